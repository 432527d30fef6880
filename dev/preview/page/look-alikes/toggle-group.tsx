import type { ToggleGroupProps } from '@hubspot/ui-extensions';
import { useEffect, useId, useRef, useState } from 'react';

type CheckboxList = Extract<ToggleGroupProps, { toggleType: 'checkboxList' }>;

/**
 * HubSpot's list of checkboxes, which is all that our cards use of its toggle group. What is ticked shows at once; the
 * card's own value, which comes back from the worker, wins when it differs. Two ticks before that are two.
 */
export function ToggleGroup(props: CheckboxList) {
  const { label, name, required, error, validationMessage, options, tooltip, value, onChange } = props;
  const start = value ?? options.filter(option => option.initialIsChecked).map(option => option.value);
  const [own, setOwn] = useState(start);
  const latest = useRef(start);
  const given = value?.join('\n');
  useEffect(() => {
    if (value === undefined) return;
    latest.current = value;
    setOwn(value);
  }, [given]);
  const id = useId();
  function toggle(option: string) {
    const ticked = latest.current;
    latest.current = ticked.includes(option) ? ticked.filter(each => each !== option) : [...ticked, option];
    setOwn(latest.current);
    onChange?.(latest.current);
  }
  return (
    <fieldset
      className={`hs-field ${error ? 'hs-field-wrong' : ''}`}
      aria-describedby={`${id}-message`}
      title={tooltip}
    >
      <legend>
        {label}
        {required && <span aria-hidden="true"> *</span>}
      </legend>
      {options.map(option => (
        <label key={option.value} className="hs-checkbox">
          <input
            type="checkbox"
            name={name}
            checked={own.includes(option.value)}
            disabled={option.readOnly === true || option.readonly === true}
            onChange={() => toggle(option.value)}
          />
          {option.label}
          {option.description !== undefined && <span className="hs-microcopy">{option.description}</span>}
        </label>
      ))}
      <div className={error ? 'hs-wrong' : 'hs-microcopy'} id={`${id}-message`}>
        {validationMessage}
      </div>
    </fieldset>
  );
}

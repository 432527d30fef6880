import type { ToggleGroupProps } from '@hubspot/ui-extensions';
import { useId } from 'react';

type CheckboxList = Extract<ToggleGroupProps, { toggleType: 'checkboxList' }>;

/** HubSpot's list of checkboxes, which is all that our cards use of its toggle group. */
export function ToggleGroup(props: CheckboxList) {
  const { label, name, required, error, validationMessage, options, value = [], onChange } = props;
  const id = useId();
  const toggled = (option: string) =>
    value.includes(option) ? value.filter(each => each !== option) : [...value, option];
  return (
    <fieldset className={`hs-field ${error ? 'hs-field-wrong' : ''}`} aria-describedby={`${id}-message`}>
      <legend>
        {label}
        {required && <span aria-hidden="true"> *</span>}
      </legend>
      {options.map(option => (
        <label key={option.value} className="hs-checkbox">
          <input
            type="checkbox"
            name={name}
            checked={value.includes(option.value)}
            disabled={option.readOnly === true}
            onChange={() => onChange?.(toggled(option.value))}
          />
          {option.label}
        </label>
      ))}
      <div className={error ? 'hs-wrong' : 'hs-microcopy'} id={`${id}-message`}>
        {validationMessage}
      </div>
    </fieldset>
  );
}

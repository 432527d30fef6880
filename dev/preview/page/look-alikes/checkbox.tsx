import type { CheckboxProps } from '@hubspot/ui-extensions';
import { useEffect, useId, useState } from 'react';

/** What is ticked shows at once; the card's own value, which comes back from the worker, wins when it differs. */
export function Checkbox(props: CheckboxProps) {
  const { checked, initialIsChecked, children, description, name, value = '', onChange } = props;
  const [own, setOwn] = useState(checked ?? initialIsChecked === true);
  useEffect(() => {
    if (checked !== undefined) setOwn(checked);
  }, [checked]);
  const id = useId();
  return (
    <div className="hs-check">
      <input
        id={id}
        className="hs-check-box"
        type="checkbox"
        name={name}
        value={value}
        checked={own}
        disabled={props.readOnly === true || props.readonly === true}
        aria-label={props['aria-label']}
        aria-describedby={description === undefined ? undefined : `${id}-help`}
        onChange={event => {
          setOwn(event.target.checked);
          onChange?.(event.target.checked, value);
        }}
      />
      <label htmlFor={id}>{children}</label>
      {description !== undefined && (
        <div className="hs-microcopy" id={`${id}-help`}>
          {description}
        </div>
      )}
    </div>
  );
}

import type { SelectProps } from '@hubspot/ui-extensions';
import { type KeyboardEvent, useId, useState } from 'react';
import { Field } from './fields.tsx';

type Option = SelectProps['options'][number];

/** HubSpot's select: closed it shows the choice, opened it searches by what is typed. */
export function Select(props: SelectProps) {
  const { options, value, placeholder, onChange, onInput } = props;
  const [search, setSearch] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const listId = useId();
  const open = search !== null;
  const found = open
    ? options.filter(option => option.label.toLowerCase().includes(search.toLowerCase()))
    : [];
  const chosen = options.find(option => option.value === value);

  function show(text: string) {
    setSearch(text);
    setActive(0);
  }
  function choose(option: Option | undefined) {
    if (option === undefined) return;
    setSearch(null);
    onChange?.(option.value);
  }
  function onKeyDown(event: KeyboardEvent) {
    if (props.readOnly) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) return show('');
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActive(now => Math.max(0, Math.min(found.length - 1, now + step)));
    } else if (event.key === 'Enter' && open) {
      event.preventDefault();
      choose(found[active]);
    } else if (event.key === 'Escape') setSearch(null);
  }

  return (
    <Field {...props}>
      {field => (
        <div className="hs-select">
          <input
            {...field}
            type="text"
            role="combobox"
            aria-autocomplete="list"
            aria-expanded={open}
            aria-controls={listId}
            aria-activedescendant={open && found.length > 0 ? `${listId}-${active}` : undefined}
            autoComplete="off"
            placeholder={chosen?.label ?? placeholder}
            value={search ?? chosen?.label ?? ''}
            readOnly={props.readOnly === true}
            onClick={() => (open || props.readOnly ? undefined : show(''))}
            onChange={event => {
              show(event.target.value);
              onInput?.(event.target.value);
            }}
            onKeyDown={onKeyDown}
            onBlur={() => setSearch(null)}
          />
          <span className="hs-arrow" aria-hidden="true">
            ▾
          </span>
          <div className="hs-options" id={listId} role="listbox" aria-label={props.label} hidden={!open}>
            {found.map((option, index) => (
              // biome-ignore lint/a11y/useFocusableInteractive: as above
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the combobox
              <div
                key={String(option.value)}
                id={`${listId}-${index}`}
                role="option"
                aria-selected={index === active}
                onMouseDown={event => event.preventDefault()}
                onClick={() => choose(option)}
              >
                {option.label}
              </div>
            ))}
            {open && found.length === 0 && (
              <div
                role="option"
                aria-selected="false"
                aria-disabled="true"
                className="hs-nothing"
                tabIndex={-1}
              >
                No results
              </div>
            )}
          </div>
        </div>
      )}
    </Field>
  );
}

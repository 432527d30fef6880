import type { SearchInputProps } from '@hubspot/ui-extensions';
import { useEffect, useState } from 'react';
import { Field } from './fields.tsx';

export function SearchInput(props: SearchInputProps) {
  const [text, setText] = useState(props.value ?? '');
  useEffect(() => setText(props.value ?? ''), [props.value]);
  return (
    <Field {...props}>
      {field => (
        <input
          {...field}
          type="search"
          name={props.name}
          value={text}
          readOnly={props.readOnly === true}
          placeholder={props.placeholder}
          onChange={event => {
            setText(event.target.value);
            props.onInput?.(event.target.value);
          }}
          onBlur={event => props.onChange?.(event.target.value)}
        />
      )}
    </Field>
  );
}

import type { FormProps, InputProps, TextAreaProps } from '@hubspot/ui-extensions';
import { type ReactNode, useEffect, useId, useState } from 'react';
import { submitted } from './remote-events.ts';

export function Form({ children, onSubmit, autoComplete }: FormProps) {
  return (
    <form
      className="hs-form"
      noValidate
      autoComplete={autoComplete ?? 'on'}
      onSubmit={event => {
        event.preventDefault();
        submitted(onSubmit);
      }}
    >
      {children}
    </form>
  );
}

export function Input(props: InputProps) {
  const [text, setText] = useTyped(props.value);
  return (
    <Field {...props}>
      {field => (
        <input
          {...field}
          type={props.type ?? 'text'}
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

export function TextArea(props: TextAreaProps) {
  const [text, setText] = useTyped(props.value);
  return (
    <Field {...props}>
      {field => (
        <textarea
          {...field}
          name={props.name}
          value={text}
          rows={props.rows ?? 3}
          maxLength={props.maxLength}
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

/** What is typed shows at once; the card's own value, which comes back from the worker, wins when it differs. */
function useTyped(value: string | undefined): [string, (text: string) => void] {
  const [text, setText] = useState(value ?? '');
  useEffect(() => setText(value ?? ''), [value]);
  return [text, setText];
}

type FieldProps = {
  label?: string;
  required?: boolean;
  description?: string;
  error?: boolean;
  validationMessage?: string;
};
type FieldAria = {
  id: string;
  'aria-invalid': boolean;
  'aria-required': boolean;
  'aria-describedby': string;
};

/** Label above, description and message below, tied together for those who listen to the page. */
export function Field({ children, ...props }: FieldProps & { children: (field: FieldAria) => ReactNode }) {
  const id = useId();
  const { label, required, description, error, validationMessage } = props;
  return (
    <div className={`hs-field ${error ? 'hs-field-wrong' : ''}`}>
      <label htmlFor={id}>
        {label}
        {required && <span aria-hidden="true"> *</span>}
      </label>
      {description && (
        <div className="hs-microcopy" id={`${id}-help`}>
          {description}
        </div>
      )}
      {children({
        id,
        'aria-invalid': error === true,
        'aria-required': required === true,
        'aria-describedby': `${id}-help ${id}-message`,
      })}
      <div className={error ? 'hs-wrong' : 'hs-microcopy'} id={`${id}-message`}>
        {validationMessage}
      </div>
    </div>
  );
}

import { Checkbox, Input, Select, Text, TextArea } from '@hubspot/ui-extensions';
import type { FormFault, FormField, FormValue, FormView } from '../../contract/forms.ts';
import { errorProps } from '../offers/field-errors.ts';
import { formWords as words } from '../words/settings-words.ts';
import { TableField } from './table-field.tsx';

type Props = {
  field: FormField;
  sources: FormView['sources'];
  value: FormValue;
  faults: FormFault[];
  onChange: (value: FormValue) => void;
};

/** One field of a form that the server describes, by its kind. */
export function FormFieldInput({ field, sources, value, faults, onChange }: Props) {
  const text = typeof value === 'string' ? value : '';
  const description = [
    field.help,
    field.unit === null ? '' : words.unit(field.unit),
    field.usual === null || field.usual === '' ? '' : words.usual(field.usual),
    field.reach ?? '',
  ]
    .filter(Boolean)
    .join(' ');
  const props = {
    name: field.path,
    label: field.label,
    description,
    value: text,
    ...errorProps(faults.length === 0 ? null : faults.map(inWords).join(' ')),
  };
  switch (field.kind) {
    case 'text':
    case 'number':
      return <Input {...props} onInput={onChange} onChange={onChange} />;
    case 'lines':
      return (
        <TextArea
          {...props}
          rows={Math.min(8, text.split('\n').length + 1)}
          onInput={onChange}
          onChange={onChange}
        />
      );
    case 'choice':
      return (
        <Select
          {...props}
          options={sources[field.from ?? ''] ?? []}
          onChange={chosen => onChange(String(chosen))}
        />
      );
    case 'switch':
      return (
        <>
          <Checkbox
            name={field.path}
            checked={text === 'on'}
            description={description}
            onChange={on => onChange(on ? 'on' : 'off')}
          >
            {field.label}
          </Checkbox>
          {faults.map(fault => (
            <Text key={fault.message} format={{ fontWeight: 'demibold' }}>
              {fault.message}
            </Text>
          ))}
        </>
      );
    case 'table':
      return (
        <TableField
          field={field}
          sources={sources}
          rows={typeof value === 'string' ? [] : value}
          faults={faults}
          onChange={onChange}
        />
      );
    default:
      return field.kind satisfies never;
  }
}

const inWords = ({ row, message }: FormFault) => (row === null ? message : words.line(row, message));

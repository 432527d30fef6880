import type { DateInputProps } from '@hubspot/ui-extensions';
import { Field } from './fields.tsx';

type BaseDate = NonNullable<DateInputProps['min']>;

/** HubSpot's date field; months count from 0 there. */
export function DateInput(props: DateInputProps) {
  const { value, onChange, min, max } = props;
  return (
    <Field {...props}>
      {field => (
        <input
          {...field}
          type="date"
          name={props.name}
          value={value ? textOf(value) : ''}
          min={min && textOf(min)}
          max={max && textOf(max)}
          readOnly={props.readOnly === true}
          onChange={event => {
            const [year, month, date] = event.target.value.split('-').map(Number);
            if (year && month && date)
              onChange?.({ year, month: month - 1, date, formattedDate: event.target.value });
          }}
        />
      )}
    </Field>
  );
}

const textOf = ({ year, month, date }: BaseDate) =>
  `${String(year).padStart(4, '0')}-${String(month + 1).padStart(2, '0')}-${String(date).padStart(2, '0')}`;

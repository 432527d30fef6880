import { Input, Select, TextArea, ToggleGroup } from '@hubspot/ui-extensions';
import type { OfferField } from '../../contract/offers.ts';
import type { Submission } from '../api/use-submission.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { offerWords as words } from '../words/offer-words.ts';
import { currencyOptions } from './currencies.ts';
import { errorProps, serverFieldError } from './field-errors.ts';
import { inWords } from './in-words.ts';
import { type Draft, textOf } from './offer-draft.ts';

type Props = {
  field: OfferField;
  draft: Draft;
  error: string | undefined;
  submission: Submission;
  time: ProgramTime;
  onChange: (name: string, value: string | string[]) => void;
};

/** One field, with what is wrong with it beside it. What was sent is not changed before its outcome is known. */
export function OfferFieldInput({ field, draft, error, submission, time, onChange }: Props) {
  const { name, kind, label, hint, required } = field;
  const readOnly = submission.status !== 'editing';
  const shared = {
    name,
    label,
    required,
    readOnly,
    ...(hint === undefined ? {} : { description: hint }),
    ...errorProps(error ?? serverFieldError(submission, name)),
  };
  const change = (value: unknown) => onChange(name, String(value));
  const typed = { ...shared, value: textOf(draft, name), onInput: change, onChange: change };
  const options = (field.options ?? []).map(option => ({
    value: option.value,
    label: inWords(option.label, time),
    readOnly,
  }));
  switch (kind) {
    case 'text':
      return <TextArea {...typed} rows={3} />;
    case 'line':
    case 'percent':
      return <Input {...typed} />;
    case 'choice':
      return (
        <Select
          {...shared}
          placeholder={field.placeholder ?? label}
          value={textOf(draft, name)}
          options={options}
          onChange={change}
        />
      );
    case 'choices':
      return (
        <ToggleGroup
          {...shared}
          toggleType="checkboxList"
          options={options}
          value={Array.isArray(draft[name]) ? draft[name] : []}
          onChange={(values: string[]) => onChange(name, values)}
        />
      );
    default: {
      const example = words.amountHint(new Intl.NumberFormat(time.locale).format(25_000));
      return (
        <>
          <Input {...typed} description={example} />
          <Select
            name={`${name}.currency`}
            label={words.currency}
            readOnly={readOnly}
            value={textOf(draft, `${name}.currency`)}
            options={currencyOptions(time.locale)}
            onChange={value => onChange(`${name}.currency`, String(value))}
          />
        </>
      );
    }
  }
}

import type { FormEdits, FormField, FormView } from '../../contract/forms.ts';
import { defaultPartnerMark, type PartnerMark } from '../../domain/partner-mark.ts';

/** Choices that the fields name. */
export const markSources: FormView['sources'] = {
  partnerMarks: [
    { value: 'property', label: 'A property of the company' },
    { value: 'list', label: 'A list of companies' },
  ],
};

type MarkText = { kind: string; name: string; value: string; listId: string };

function textOf(mark: PartnerMark): MarkText {
  const property = mark.kind === 'property' ? mark : { name: '', value: '' };
  return {
    kind: mark.kind,
    name: property.name,
    value: property.value,
    listId: mark.kind === 'list' ? mark.listId : '',
  };
}

/** What marks a partner, as fields of a form. */
export function markFields(mark: PartnerMark): FormField[] {
  const [text, usual] = [textOf(mark), textOf(defaultPartnerMark)];
  const field = (name: keyof MarkText, label: string, help: string, from?: string): FormField => ({
    path: `partnerMark.${name}`,
    label,
    help,
    kind: from === undefined ? 'text' : 'choice',
    unit: null,
    reach: null,
    ...(from === undefined ? {} : { from }),
    value: text[name],
    usual: from === undefined ? usual[name] : 'A property of the company',
  });
  return [
    field(
      'kind',
      'A partner is marked by',
      'Which companies take part in the program. When this changes every company is read again; a partner that has the mark no more keeps its registrations for the days that the policy gives it.',
      'partnerMarks',
    ),
    field(
      'name',
      'Property',
      'By a property: its internal name. A change of any other than “dibs_partner” is noticed within a quarter of an hour.',
    ),
    field('value', 'Value that means yes', 'By a property: the internal value, such as true or Partner.'),
    field(
      'listId',
      'List',
      'By a list: its number, which stands in the address of the list in HubSpot (…/objectLists/17). Who joins or leaves it is noticed within a quarter of an hour.',
    ),
  ];
}

/** The mark that the edits make; whether it makes sense is asked elsewhere. */
export function editedMark(mark: PartnerMark, edits: FormEdits): PartnerMark {
  const before = textOf(mark);
  const typed = (name: keyof MarkText) => {
    const value = edits[`partnerMark.${name}`];
    return typeof value === 'string' ? value.trim() : before[name];
  };
  return typed('kind') === 'list'
    ? { kind: 'list', listId: typed('listId').replace(/^.*\/(?=[0-9]+$)/, '') }
    : { kind: 'property', name: typed('name'), value: typed('value') };
}

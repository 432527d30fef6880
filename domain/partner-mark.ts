/**
 * What makes a company of the CRM a partner (set-up): a value of a company property, or that the company is in a list.
 * Part of the directory: dated, never pinned.
 */
export type PartnerMark =
  | { kind: 'property'; name: string; value: string }
  | { kind: 'list'; listId: string };

/** What a new install starts with: our own property. */
export const defaultPartnerMark: PartnerMark = { kind: 'property', name: 'dibs_partner', value: 'true' };

export const partnerMarkOf = (directory: { partnerMark?: PartnerMark | undefined }): PartnerMark =>
  directory.partnerMark ?? defaultPartnerMark;

/**
 * True when the property's value says that its company is a partner, however it is written in capitals and blanks. Of a
 * property with several values, one is enough.
 */
export function saysPartner(value: string | null | undefined, wanted: string): boolean {
  const plain = (text: string) => text.trim().toLowerCase();
  if (value == null || plain(wanted) === '') return false;
  return [value, ...value.split(';')].some(text => plain(text) === plain(wanted));
}

export function sameMark(one: PartnerMark, other: PartnerMark): boolean {
  if (one.kind === 'list') return other.kind === 'list' && one.listId === other.listId;
  return other.kind === 'property' && one.name === other.name && one.value === other.value;
}

/** In words, as in “a company is a partner when …”. */
export const partnerMarkWords = (mark: PartnerMark, listName: string | null = null): string =>
  mark.kind === 'property'
    ? `its property “${mark.name}” is “${mark.value}”`
    : `it is in the list ${listName === null ? mark.listId : `“${listName}”`}`;

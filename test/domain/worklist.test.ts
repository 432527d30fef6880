import { expect, test } from 'vitest';
import { deskRoles, hasDesk, workHorizons, workKinds } from '../../domain/worklist.ts';

test.each([
  ['a claim under review, whenever it is due', 'review', null],
  ['a heads-up, whenever it becomes an exception', 'exception', null],
  ['a dispute, whenever its limit runs', 'dispute', null],
  ['a request for consent, whenever it is theirs to answer', 'consent', null],
  ['a tier that a person reviews', 'tier-review', null],
  ['a follow-up in the week before it is due', 'follow-up', 7],
  ['the end of a protection in the month before it', 'expiry', 30],
  ['an answer that the partner owes three days before', 'answer', 3],
] as const)('on the desk lies %s', (_sentence, kind, days) => {
  expect(workKinds).toContain(kind);
  expect(workHorizons[kind]).toBe(days);
});

test('nothing else lies there', () => {
  expect(workKinds).toHaveLength(8);
});

test('a desk have those who decide about registrations, or above it, and nobody else', () => {
  expect(deskRoles).toEqual(['partner-manager', 'approver', 'director', 'executive', 'admin']);
  for (const role of deskRoles) expect(hasDesk([role])).toBe(true);
  for (const roles of [[], ['rep'], ['partner'], ['rep', 'partner']] as const)
    expect(hasDesk(roles)).toBe(false);
  expect(hasDesk(['rep', 'approver'])).toBe(true);
});

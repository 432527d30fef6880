import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Activity, knownBy } from '../../domain/activity.ts';
import { newVersions } from '../../domain/activity-versions.ts';
import { activity, reply } from './activities.ts';
import { instant } from './claim.ts';

const at = '2027-03-10T10:00:00Z';
const later = instant('2027-03-12T10:00:00Z');
const call = activity('call', at);
const readLater = (one: Activity): Activity => ({ ...one, recordedAt: later });
const shown = (versions: Activity[]) =>
  versions.map(({ id, recordedAt, deletedAt }) => ({ id, recordedAt, deletedAt }));

describe('what a full read adds to what is on record', () => {
  const note = activity('note', at, { confirmedAt: instant('2027-03-11T10:00:00Z') });
  const soon = activity('call', '2027-03-11T10:00:00Z', { recordedAt: instant(at) });
  const on = call.associations;
  const attended = (customers: number) => ({ customers, internal: 1 });
  const mailTo = (contactIds: string[]): Activity =>
    activity('email', at, { associations: { ...on, contactIds }, toContactIds: contactIds });
  const meetingWith = (contactIds: string[], customers: number): Activity =>
    activity('meeting', at, { associations: { ...on, contactIds }, attendees: attended(customers) });
  test.each<[string, Activity[], Activity[], Partial<Activity>[]]>([
    ['what is new', [], [call], [{ id: call.id, recordedAt: call.recordedAt }]],
    ['nothing for what is known', [call], [readLater(call)], []],
    [
      'a version for what was edited',
      [call],
      [readLater(activity('call', at, { outcome: 'no-answer' }))],
      [{ id: call.id, recordedAt: later }],
    ],
    ['a flag on what is gone, learned when it was', [call], [], [{ ...call, deletedAt: later }]],
    ['no second flag', [{ ...call, deletedAt: instant('2027-03-11T10:00:00Z') }], [], []],
    [
      'a version for what is back',
      [{ ...call, deletedAt: instant('2027-03-11T10:00:00Z') }],
      [readLater(call)],
      [{ id: call.id, recordedAt: later, deletedAt: null }],
    ],
    ['no flag on what was stated to us', [activity('statement', at, { source: 'card' })], [], []],
    ['no flag on a deal’s move that HubSpot forgot', [activity('deal-stage', at)], [], []],
    ['nothing for a note that a person confirmed', [note], [readLater({ ...note, confirmedAt: null })], []],
    [
      'an edit of it, still confirmed',
      [note],
      [readLater({ ...note, confirmedAt: null, hasFile: true } as Activity)],
      [{ id: note.id, hasFile: true, confirmedAt: note.confirmedAt }],
    ],
    [
      'nothing for a reply to a message that is gone',
      [reply(at)],
      [readLater(reply(at, { answers: null }))],
      [],
    ],
    [
      'nothing for a mail and a meeting whose contact was erased (E46)',
      [mailTo(['0', '8']), meetingWith(['0'], 1)],
      [readLater(mailTo(['8'])), readLater(meetingWith([], 0))],
      [],
    ],
    [
      'what else was edited of them, with the place of who was erased kept',
      [mailTo(['0']), meetingWith(['0'], 2)],
      [readLater({ ...mailTo([]), hasFile: true }), readLater({ ...meetingWith([], 1), hasFile: true })],
      [
        { hasFile: true, associations: { ...on, contactIds: ['0'] }, toContactIds: ['0'] } as object,
        { hasFile: true, associations: { ...on, contactIds: ['0'] }, attendees: attended(2) } as object,
      ],
    ],
    [
      'a version for a meeting that one contact was taken off, where nobody was erased',
      [meetingWith(['8'], 1)],
      [readLater(meetingWith([], 0))],
      [{ associations: { ...on, contactIds: [] }, attendees: attended(0) } as object],
    ],
    ['once again what had been dated ahead and is past', [soon], [readLater(soon)], [{ recordedAt: later }]],
  ])('%s', (_sentence, known, read, versions) => {
    const found = newVersions(known, read, later);
    expect(found).toHaveLength(versions.length);
    for (const [index, version] of versions.entries()) expect(found[index]).toMatchObject(version);
  });

  test('what is kept of an erased contact is nothing that such a record has not got', () => {
    const callWith = (contactIds: string[]): Activity =>
      activity('call', at, { associations: { ...on, contactIds } });
    const read = readLater({ ...callWith(['8']), hasFile: true });
    expect(newVersions([callWith(['0', '8'])], [read], later)).toStrictEqual([
      { ...read, associations: { ...on, contactIds: ['0', '8'] } },
    ]);
  });

  test.each<[string, Activity, Activity]>([
    ['a call that was a mail to somebody erased', mailTo(['0']), activity('call', at, { hasFile: true })],
    [
      'a mail that was a call with somebody erased',
      { ...call, associations: { ...on, contactIds: ['0'] } },
      mailTo(['8']),
    ],
    ['a mail that answers nothing and was a call', call, activity('email', at)],
    ['a call that was a meeting with somebody erased', meetingWith(['0'], 2), call],
    [
      'a meeting that was a call with somebody erased',
      { ...call, associations: { ...on, contactIds: ['0'] } },
      meetingWith([], 0),
    ],
  ])('nothing of another kind of record is kept in %s', (_sentence, known, read) => {
    const now = { ...readLater(read), id: '1' };
    const [version] = newVersions([{ ...known, id: '1' }], [now], later);
    expect(version).toStrictEqual({ ...now, associations: version?.associations });
  });

  test('a mail that answers another now says so', () => {
    const [version] = newVersions([reply(at)], [readLater(reply(at, { answers: 'direct' }))], later);
    expect(version).toMatchObject({ answers: 'direct' });
  });

  test('read again at once it adds nothing, in whatever order', () => {
    const outcomes = fc.constantFrom('connected', 'no-answer', 'voicemail');
    const one = fc.record({
      day: fc.integer({ min: 1, max: 3 }),
      outcome: outcomes,
      id: fc.constantFrom('a', 'b'),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 6 }), fc.array(one, { maxLength: 3 }), (before, now) => {
        const known = before.map(({ day, outcome, id }) =>
          activity('call', `2027-03-0${day}T10:00:00Z`, { id, outcome: outcome as 'connected' }),
        );
        const read = [...new Map(now.map(n => [n.id, n])).values()].map(({ day, outcome, id }) =>
          readLater(activity('call', `2027-03-0${day}T10:00:00Z`, { id, outcome: outcome as 'connected' })),
        );
        const all = [...known, ...newVersions(known, read, later)];
        const present = knownBy(all, later).filter(({ deletedAt }) => deletedAt === null);
        expect(present.map(({ id }) => id).sort()).toEqual(read.map(({ id }) => id).sort());
        expect(shown(newVersions(all, read.toReversed(), later))).toEqual([]);
      }),
    );
  });
});

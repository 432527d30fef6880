import { expect, test } from 'vitest';
import { defaultPolicy } from '../../domain/policy.ts';
import { tierSeen } from '../../domain/tier-owner.ts';

test.each<[string, string, string | null, string | null, string, string?]>([
  ['what Dibs decided is ours', 'Select', 'Select', 'Select', 'ours'],
  ['so it is when our write arrives', 'Select', 'Premier', 'Select', 'ours'],
  ['the value from before our write is no edit', 'Select', 'Premier', 'Premier', 'known'],
  ['another tier is a person’s', 'Select', 'Select', 'Premier', 'edited', 'Premier'],
  ['even while our write is on its way', 'Select', 'Premier', 'Registered', 'edited', 'Registered'],
  ['where nothing was known, too', 'Select', null, 'Premier', 'edited', 'Premier'],
  ['an emptied property is put back', 'Select', 'Select', null, 'put-back'],
  ['and is known once it was seen', 'Select', null, null, 'known'],
  ['what is no tier is put back', 'Select', 'Select', 'Gold', 'put-back'],
  ['and so is another way of writing it', 'Select', 'Select', 'premier', 'put-back'],
])('%s', (_sentence, decided, lastSeen, seen, kind, to) => {
  expect(tierSeen({ decided, lastSeen, seen, policy: defaultPolicy.tiers })).toEqual(
    to === undefined ? { kind } : { kind, to },
  );
});

import { associate, findSpecs, type Ref } from '../crm/associations.ts';
import { createRecord } from '../crm/records.ts';
import type { EmulatorState } from '../state.ts';
import type { Origin, Portal } from '../world.ts';

/** Puts seeded records in place: dated in the past, found by search at once, telling nobody. */
export type SeedWriter = {
  readonly portal: Portal;
  create(typeId: string, properties: Readonly<Record<string, string>>, daysAgo: number, origin: Origin): Ref;
  link(from: Ref, to: Ref, typeId: number): void;
  /** An instant so many days from now, ISO 8601. */
  day(offset: number): string;
};

const DAY_MS = 86_400_000;

/** Days are counted back from `now`, the CRM clock at seeding. */
export function createSeedWriter(state: EmulatorState, portal: Portal, now: number): SeedWriter {
  const silent: EmulatorState = { ...state, emit: () => {} };
  const origin: Origin = { changeSource: 'IMPORT', sourceId: '92004417', userId: null, label: 'Seed' };
  return {
    portal,
    create(typeId, properties, daysAgo, source) {
      const record = createRecord(silent, portal, typeId, properties, source, now - daysAgo * DAY_MS);
      record.indexDueAt = 0;
      return { typeId, id: record.id };
    },
    link(from, to, typeId) {
      const types = findSpecs(portal, from.typeId, to.typeId, [
        { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: typeId },
      ]);
      associate({ state: silent, portal, origin, quiet: true }, from, to, types);
    },
    day: offset => new Date(now + offset * DAY_MS).toISOString(),
  };
}

/** A person's hand in the CRM, by first name; the owner of what they make. */
export function byHandOf(portal: Portal, firstName: string): Origin {
  const user = portal.users.find(item => item.firstName === firstName);
  if (!user) throw new Error(`nobody called ${firstName} is seeded`);
  return {
    changeSource: 'CRM_UI',
    sourceId: `userId:${user.userId}`,
    userId: user.userId,
    label: `${user.firstName} ${user.lastName}`,
  };
}

export const FORM_ORIGIN: Origin = {
  changeSource: 'FORM',
  sourceId: '7c1e5a52-40f5-4c5f-9d1b-3f2f6f4a9b10',
  userId: null,
  label: 'Request a demo',
};

export const IMPORT_ORIGIN: Origin = {
  changeSource: 'IMPORT',
  sourceId: '92004417',
  userId: null,
  label: 'accounts-2025.csv',
};

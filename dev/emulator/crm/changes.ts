import type { Origin } from '../world.ts';

/** What happened to the CRM, before anyone decides who is told. Ids are text. */
export type Change = {
  readonly portalId: string;
  readonly at: number;
  readonly origin: Origin;
} & (
  | { readonly kind: 'creation' | 'deletion' | 'restore'; readonly typeId: string; readonly objectId: string }
  | { readonly kind: 'privacyDeletion'; readonly typeId: string; readonly objectId: string }
  | {
      readonly kind: 'propertyChange';
      readonly typeId: string;
      readonly objectId: string;
      readonly propertyName: string;
      readonly propertyValue: string;
    }
  | {
      readonly kind: 'associationChange';
      readonly typeId: string;
      readonly objectId: string;
      readonly toTypeId: string;
      readonly toObjectId: string;
      readonly category: string;
      readonly associationTypeId: number;
      readonly removed: boolean;
      readonly primary: boolean;
    }
  | {
      readonly kind: 'merge';
      readonly typeId: string;
      readonly objectId: string;
      readonly primaryObjectId: string;
      readonly mergedObjectIds: readonly string[];
      readonly newObjectId: string;
      readonly numberOfPropertiesMoved: number;
    }
);

export type ChangeSink = (change: Change) => void;

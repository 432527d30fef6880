import { HubSpotError } from './failure.ts';
import type { HubSpotGateway } from './gateway.ts';
import type { NewProperty } from './properties.ts';
import type { CrmProperty } from './wire.ts';

/** One property that Dibs keeps on an object, as `domain/projection.ts` lists them. */
export type PropertyDefinition = Omit<NewProperty, 'groupName' | 'description'> & { description: string };

export type PropertyClash = {
  object: 'deals' | 'companies';
  name: string;
  why: /** It exists with another type or field type. */
    | 'other-type'
    /** It is an enumeration of somebody else's that lacks options we write. */
    | 'missing-options'
    /** HubSpot refused to make it, e.g. because it is archived under this name or the scope is missing. */
    | 'refused';
  /** `type/fieldType`, or the options, as we need them and as they are; HubSpot's words where it refused. */
  expected: string;
  found: string;
};

export type InstalledProperties = {
  /** `object.name` of those this call made. */
  created: string[];
  existing: string[];
  /** Enumerations of ours that lacked options, which were appended. */
  extended: string[];
  clashes: PropertyClash[];
};

type PropertyGateway = Pick<
  HubSpotGateway,
  'readProperties' | 'createProperties' | 'createProperty' | 'createPropertyGroup' | 'updatePropertyOptions'
>;

const GROUP = { name: 'dibs', label: 'Dibs deal registration' } as const;

/**
 * Makes the group `dibs` and the given properties on deals and companies where they do not exist yet.
 * Idempotent, and safe when several processes do it at once: a 409 means somebody else has just made it, and
 * what counts is what stands there afterwards.
 *
 * A property of that name with another type or field type is reported and left alone, whoever owns it. An
 * enumeration that lacks options we write: in our own group (an older version of Dibs made it, or somebody
 * removed an option) the missing ones are appended and all others kept as they are, because without them
 * every write of that value would be refused; in any other group it is somebody else's and only reported.
 * Options that we do not know, and changed labels, are left as people made them.
 *
 * Throws HubSpotError when HubSpot cannot be asked; calling again goes on where it stopped.
 */
export async function ensureProperties(
  gateway: PropertyGateway,
  portalId: string,
  definitions: Readonly<Record<'deals' | 'companies', readonly PropertyDefinition[]>>,
): Promise<InstalledProperties> {
  const report: InstalledProperties = { created: [], existing: [], extended: [], clashes: [] };
  for (const object of ['deals', 'companies'] as const) {
    if (definitions[object].length > 0)
      await ensureOn(gateway, portalId, object, definitions[object], report);
  }
  return report;
}

async function ensureOn(
  gateway: PropertyGateway,
  portalId: string,
  object: 'deals' | 'companies',
  wanted: readonly PropertyDefinition[],
  report: InstalledProperties,
): Promise<void> {
  let present = await readByName(gateway, portalId, object);
  const absent = wanted.filter(definition => !present.has(definition.name));
  const made = new Set<string>();
  const refusals = new Map<string, string>();
  if (absent.length > 0) {
    await ignoringConflict(gateway.createPropertyGroup(portalId, object, GROUP));
    await createAbsent(gateway, portalId, object, absent, made, refusals);
    present = await readByName(gateway, portalId, object);
  }
  for (const definition of wanted) {
    const found = present.get(definition.name);
    const key = `${object}.${definition.name}`;
    if (!found) {
      const reason = refusals.get(definition.name) ?? 'HubSpot made it but does not list it';
      report.clashes.push(clash(object, definition, 'refused', shapeOf(definition), reason));
    } else if (shapeOf(found) !== shapeOf(definition)) {
      report.clashes.push(clash(object, definition, 'other-type', shapeOf(definition), shapeOf(found)));
    } else if (missingOptions(definition, found).length > 0) {
      await completeOptions(gateway, portalId, object, definition, found, report);
    } else (made.has(definition.name) ? report.created : report.existing).push(key);
  }
}

/** All in one call; where HubSpot refuses that, one by one, so that one bad name does not stop the others. */
async function createAbsent(
  gateway: PropertyGateway,
  portalId: string,
  object: 'deals' | 'companies',
  absent: readonly PropertyDefinition[],
  made: Set<string>,
  refusals: Map<string, string>,
): Promise<void> {
  const properties = absent.map(newPropertyOf);
  try {
    const answer = await gateway.createProperties(portalId, object, properties);
    for (const property of answer.created) made.add(property.name);
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
  for (const property of properties.filter(candidate => !made.has(candidate.name))) {
    try {
      made.add((await gateway.createProperty(portalId, object, property)).name);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refusals.set(property.name, error.failure.message);
    }
  }
}

async function completeOptions(
  gateway: PropertyGateway,
  portalId: string,
  object: 'deals' | 'companies',
  definition: PropertyDefinition,
  found: CrmProperty,
  report: InstalledProperties,
): Promise<void> {
  const missing = missingOptions(definition, found);
  const values = (options: readonly { value: string }[]) => options.map(option => option.value).join(', ');
  const reportClash = () =>
    report.clashes.push(
      clash(object, definition, 'missing-options', values(definition.options ?? []), values(found.options)),
    );
  if (found.groupName !== GROUP.name) {
    reportClash();
    return;
  }
  const added = missing.map((option, index) => ({
    value: option.value,
    label: option.label,
    displayOrder: found.options.length + index,
    hidden: false,
  }));
  try {
    await gateway.updatePropertyOptions(portalId, object, found.name, [...found.options, ...added]);
    report.extended.push(`${object}.${definition.name}`);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    reportClash();
  }
}

function missingOptions(definition: PropertyDefinition, found: CrmProperty) {
  const present = new Set(found.options.map(option => option.value));
  return (definition.options ?? []).filter(option => !present.has(option.value));
}

async function readByName(
  gateway: PropertyGateway,
  portalId: string,
  object: 'deals' | 'companies',
): Promise<Map<string, CrmProperty>> {
  const properties = await gateway.readProperties(portalId, object);
  return new Map(properties.map(property => [property.name, property]));
}

async function ignoringConflict(creating: Promise<void>): Promise<void> {
  try {
    await creating;
  } catch (error) {
    if (!(error instanceof HubSpotError) || error.failure.kind !== 'conflict') throw error;
  }
}

/** HubSpot looked at the request and said no: exists already, is archived, a name it keeps for itself. */
function isRefusal(error: unknown): error is HubSpotError {
  return error instanceof HubSpotError && ['conflict', 'bad-request'].includes(error.failure.kind);
}

function newPropertyOf(definition: PropertyDefinition): NewProperty {
  const { name, label, type, fieldType, description, options } = definition;
  const property = { name, label, type, fieldType, description, groupName: GROUP.name };
  return options === undefined ? property : { ...property, options };
}

function shapeOf(property: { type: string; fieldType: string }): string {
  return `${property.type}/${property.fieldType}`;
}

function clash(
  object: 'deals' | 'companies',
  definition: PropertyDefinition,
  why: PropertyClash['why'],
  expected: string,
  found: string,
): PropertyClash {
  return { object, name: definition.name, why, expected, found };
}

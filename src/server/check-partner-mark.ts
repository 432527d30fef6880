import { HubSpotError } from '../../adapters/hubspot/failure.ts';
import type { FormFault } from '../../contract/forms.ts';
import type { PartnerMark } from '../../domain/partner-mark.ts';
import type { ServerDeps } from './server-deps.ts';

/**
 * Whether HubSpot has what shall mark partners: the property with the value, or the list of companies. Faults are at
 * the fields of the form of people.
 */
export async function checkPartnerMark(
  { gateway }: Pick<ServerDeps, 'gateway'>,
  portalId: string,
  mark: PartnerMark,
): Promise<{ faults: FormFault[]; listName: string | null }> {
  try {
    if (mark.kind === 'list') {
      const { name, objectTypeId } = await gateway.readList(portalId, mark.listId);
      return objectTypeId === '0-2'
        ? { faults: [], listName: name }
        : faultAt('partnerMark.listId', `“${name}” is no list of companies`);
    }
    const properties = await gateway.readProperties(portalId, 'companies');
    const property = properties.find(({ name }) => name === mark.name);
    if (property === undefined)
      return faultAt(
        'partnerMark.name',
        `HubSpot has no company property with the internal name ${mark.name}`,
      );
    const values = property.options.map(({ value }) => value);
    if (values.length === 0 || values.some(value => value.toLowerCase() === mark.value.toLowerCase()))
      return { faults: [], listName: null };
    return faultAt(
      'partnerMark.value',
      `must be one of the internal values of ${mark.name}: ${values.slice(0, 20).join(', ')}`,
    );
  } catch (error) {
    if (!(error instanceof HubSpotError)) throw error;
    return faultAt(mark.kind === 'list' ? 'partnerMark.listId' : 'partnerMark.name', failureWords(error));
  }
}

const faultAt = (path: string, message: string) => ({
  faults: [{ path, row: null, column: null, message }],
  listName: null,
});

function failureWords({ failure: { kind } }: HubSpotError): string {
  if (kind === 'not-found') return 'HubSpot has no list with this number';
  if (kind === 'forbidden')
    return 'Dibs may not read lists here: install the app again and grant the scope crm.lists.read';
  return 'HubSpot did not answer, so this could not be looked up: check again';
}

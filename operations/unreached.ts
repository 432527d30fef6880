import type { PartnerReadersPort } from './mail-records.ts';
import type { PartnersPort } from './ports.ts';

/**
 * What a partner manager's task says besides, where nobody of the partner can be written to: then the partner manager is
 * the only one who tells it. Empty where somebody can.
 */
export async function unreachedWords(
  ports: PartnerReadersPort & Pick<PartnersPort, 'partner'>,
  partnerCompanyId: string,
): Promise<string> {
  if ((await ports.partnerReaders(partnerCompanyId)).length > 0) return '';
  const name = (await ports.partner(partnerCompanyId))?.name ?? 'the partner';
  return ` No mail told ${name} of this: no address of anybody there is known. Tell them yourself, or give somebody a personal link on the partner’s Dibs card.`;
}

import { Flex } from '@hubspot/ui-extensions';
import type { Refusal } from '../../contract/views.ts';
import { Offers } from '../offers/offers.tsx';
import { WouldChange } from '../offers/refusal-note.tsx';
import type { PartProps } from './part-props.ts';

/** What is done about the deal itself: registering its customer, and asking its registered partner for consent. */
export function RegisterSection({ refusal, ...part }: PartProps & { refusal: Refusal | null }) {
  const offering = part.offering('deal');
  const { offers } = offering;
  if (offers.length === 0 && !part.isOpen('deal')) return null;
  const isOff = offers.some(({ name, allowed }) => name === 'register' && !allowed);
  return (
    <Flex direction="column" gap="xs">
      <Offers {...offering} />
      {isOff && refusal !== null && <WouldChange refusal={refusal} />}
    </Flex>
  );
}

import { Accordion, Button, Flex, LoadingSpinner, Text } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { Offer, OfferFormAnswer } from '../../contract/offers.ts';
import type { Server } from '../api/server.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { useWording } from '../card/reader-time.ts';
import type { ProgramTime } from '../program-time/program-time.ts';
import { offerWords as words } from '../words/offer-words.ts';
import { FailureNote } from './failure-note.tsx';
import { type OfferFormProps, OfferFormView } from './offer-form.tsx';

export type OffersProps = {
  server: Server;
  offers: readonly Offer[];
  time: ProgramTime;
  /** Gets the server's answer. */
  onDone: (answer: { ok: true }) => void;
  /** Something may have been done of which no answer came: what is shown has to be read again. */
  onDoubt: () => void;
  /** A form was opened, or is gone. */
  onOpen?: (open: boolean) => void;
};

/**
 * What the server offers, in its order; what is off says why in words below. One is open at a time, in place, and stays
 * open when the card is read anew meanwhile: whoever comes too late is told so and not by a form that vanishes under
 * the hands.
 */
export function Offers({ server, offers, time, onDone, onDoubt, onOpen }: OffersProps) {
  const [chosen, setChosen] = useState<Offer | null>(null);
  function choose(offer: Offer) {
    setChosen(offer);
    onOpen?.(true);
  }
  if (chosen !== null) {
    const close = () => {
      setChosen(null);
      onOpen?.(false);
    };
    const cancel = (mayHaveArrived: boolean) => {
      close();
      if (mayHaveArrived) onDoubt();
    };
    const done = (answer: { ok: true }) => {
      close();
      onDone(answer);
    };
    const further = (found: readonly Offer[], again: () => void) => (
      <Offers server={server} offers={found} time={time} onDone={again} onDoubt={again} />
    );
    const changed = !offers.some(({ name, allowed }) => allowed && name === chosen.name);
    const shared = { server, time, changed, further, onDone: done, onCancel: cancel };
    return chosen.formPath === undefined ? (
      chosen.form && <OfferFormView {...shared} form={chosen.form} />
    ) : (
      <LoadedForm {...shared} path={chosen.formPath} />
    );
  }
  const more = offers.filter(({ rank }) => rank === 'more');
  return (
    <>
      <Choices offers={offers.filter(({ rank }) => rank !== 'more')} onChoose={choose} />
      {more.length > 0 && (
        <Accordion title={words.more(more.length)} size="sm">
          <Choices offers={more} onChoose={choose} />
        </Accordion>
      )}
    </>
  );
}

/** A form that takes more reading than the card's opening. */
function LoadedForm({ path, ...form }: Omit<OfferFormProps, 'form'> & { path: string }) {
  const { state, reload } = useLoaded<OfferFormAnswer>(path, form.server.read);
  if (state.status === 'loading') return <LoadingSpinner label={words.opening} showLabel size="sm" />;
  if (state.status === 'ready') return <OfferFormView {...form} form={state.value.form} />;
  return (
    <>
      <FailureNote failure={state.failure} onRetry={reload} />
      <Button variant="secondary" size="sm" onClick={() => form.onCancel(false)}>
        {words.cancel}
      </Button>
    </>
  );
}

function Choices({ offers, onChoose }: { offers: readonly Offer[]; onChoose: (offer: Offer) => void }) {
  const say = useWording();
  if (offers.length === 0) return null;
  // One button stands out, however many things are likely.
  const first = offers.find(({ rank, allowed }) => rank === 'first' && allowed);
  const reasons = [...new Set(offers.flatMap(({ allowed, reason }) => (allowed ? [] : (reason ?? []))))];
  return (
    <Flex direction="column" gap="xs">
      <Flex gap="sm" wrap="wrap">
        {offers.map(offer => (
          <Button
            key={offer.name}
            variant={offer === first ? 'primary' : 'secondary'}
            size="sm"
            disabled={!offer.allowed}
            onClick={() => onChoose(offer)}
          >
            {offer.label}
          </Button>
        ))}
      </Flex>
      {reasons.map(reason => (
        <Text key={reason} variant="microcopy">
          {words.off(
            offers.filter(offer => !offer.allowed && offer.reason === reason).map(({ label }) => label),
            say(reason),
          )}
        </Text>
      ))}
    </Flex>
  );
}

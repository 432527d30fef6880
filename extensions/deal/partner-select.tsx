import { LoadingSpinner, Select, Text } from '@hubspot/ui-extensions';
import type { Partner } from '../../contract/views.ts';
import type { DealServer } from '../api/deal-server.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { registerWords as words } from '../words/register-words.ts';
import { FailureNote } from './failure-note.tsx';
import { errorProps } from './field-errors.ts';

type Props = {
  server: DealServer;
  value: string;
  error: string | null;
  readOnly: boolean;
  onChange: (companyId: string) => void;
};

/** Picks an active partner; HubSpot's select searches by what is typed. */
export function PartnerSelect({ server, value, error, readOnly, onChange }: Props) {
  const { state, reload } = useLoaded('partners', () => server.partners());
  if (state.status === 'loading') return <LoadingSpinner label={words.partnersLoading} showLabel size="sm" />;
  if (state.status === 'failed') return <FailureNote failure={state.failure} onRetry={reload} />;
  const active = state.value.partners.filter(partner => partner.status === 'active');
  const hidden = state.value.partners.length - active.length;
  if (active.length === 0) return <Text>{words.noPartners}</Text>;
  return (
    <>
      <Select
        name="partnerCompanyId"
        label={words.partner}
        placeholder={words.partnerPlaceholder}
        required
        readOnly={readOnly}
        value={value}
        options={active.map(partner => ({ label: partnerLabel(partner), value: partner.companyId }))}
        onChange={chosen => onChange(String(chosen))}
        {...errorProps(error)}
      />
      {hidden > 0 && <Text variant="microcopy">{words.hiddenPartners(hidden)}</Text>}
    </>
  );
}

function partnerLabel({ name, tier, type, openClaims, openClaimCap }: Partner): string {
  const label = `${name} · ${[tier, type].filter(part => part !== '').join(', ')}`;
  return openClaimCap !== null && openClaims >= openClaimCap
    ? `${label} · ${words.atCap(openClaimCap)}`
    : label;
}

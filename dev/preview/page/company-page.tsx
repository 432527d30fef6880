import { useState } from 'react';
import type { Fault, PreviewUser, Session } from '../preview-types.ts';
import { CardFrame } from './card-frame.tsx';
import { previewApi } from './preview-api.ts';
import { RecordPanel, RecordState } from './record-panels.tsx';
import { usePolled } from './use-polled.ts';

type Props = {
  companyId: string;
  session: Session;
  user: PreviewUser;
  fault: Fault;
  /** Changes when the cards are to be loaded anew. */
  reloads: number;
};

const cards = {
  partner: { bundle: 'partner-card', title: 'Partner program' },
  account: { bundle: 'account-card', title: 'Customer registration' },
} as const;

/** A company's record, with both of our cards as tabs; of a partner its own stands first. */
export function CompanyPage({ companyId, session, user, fault, reloads }: Props) {
  const company = usePolled(companyId, () => previewApi.record(user.userId, 'companies', companyId), 2_500);
  const [chosen, setChosen] = useState<keyof typeof cards | null>(null);
  if (company.value === null) return <RecordState error={company.error} />;
  const { name, partner, properties, values, related } = company.value;
  const shown = chosen ?? (partner ? 'partner' : 'account');
  return (
    <main className="record record-two">
      <div className="record-left">
        <RecordPanel kind="Company" name={name} properties={properties} related={related} />
      </div>
      <div className="record-middle">
        {(['partner', 'account'] as const).map(each => (
          <button
            key={each}
            type="button"
            className="record-tab"
            aria-pressed={each === shown}
            onClick={() => setChosen(each)}
          >
            {cards[each].title}
          </button>
        ))}
        <CardFrame
          key={`${shown} ${reloads}`}
          {...cards[shown]}
          location="crm.record.tab"
          crm={{ objectId: Number(companyId), objectTypeId: '0-2' }}
          session={session}
          user={user}
          fault={fault}
          values={values}
        />
      </div>
    </main>
  );
}

import { useState } from 'react';
import type { Fault, PreviewUser, Session } from '../preview-types.ts';
import { CardFrame } from './card-frame.tsx';
import { PlayPanel } from './play-panel.tsx';
import { previewApi } from './preview-api.ts';
import { PropertiesPanel, TasksPanel } from './record-panels.tsx';
import { usePolled } from './use-polled.ts';

type Props = {
  dealId: string;
  session: Session;
  user: PreviewUser;
  fault: Fault;
  /** Changes when the cards are to be loaded anew. */
  reloads: number;
  onCreated: (dealId: string) => void;
};

/** A deal's record: properties left, the tab with the card in the middle, the sidebar right, and the record's preview when asked for. */
export function DealPage({ dealId, session, user, fault, reloads, onCreated }: Props) {
  const [previewed, setPreviewed] = useState(false);
  const {
    value: deal,
    error,
    refresh,
  } = usePolled(dealId, () => previewApi.deal(user.userId, dealId), 2_500);
  if (deal === null) {
    return (
      <main className="record">
        <p role="status">{error === null ? 'Loading the record…' : `The record cannot be read: ${error}`}</p>
      </main>
    );
  }
  const crm = { objectId: Number(dealId), objectTypeId: '0-3' };
  const card = { crm, session, user, fault, values: deal.values };
  return (
    <main className="record">
      <div className="record-left">
        <div className="record-head">
          <span>Deal</span>
          <h1>{deal.name}</h1>
          <span>
            {[deal.amount === '' ? '' : `Amount ${Number(deal.amount).toLocaleString()}`, deal.stage]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </div>
        <PropertiesPanel deal={deal} />
      </div>
      <div className="record-middle">
        <div className="record-tab">Deal registration</div>
        <CardFrame
          key={`tab ${reloads}`}
          bundle="deal-card"
          title="Deal registration"
          location="crm.record.tab"
          {...card}
        />
        <PlayPanel deal={deal} session={session} user={user} onChanged={refresh} onCreated={onCreated} />
      </div>
      <div className="record-right">
        <CardFrame
          key={`sidebar ${reloads}`}
          bundle="deal-sidebar"
          title="Registration at a glance"
          location="crm.record.sidebar"
          {...card}
        />
        <button
          type="button"
          className="record-tab"
          aria-expanded={previewed}
          onClick={() => setPreviewed(!previewed)}
        >
          Preview, as from a list
        </button>
        {previewed && (
          <CardFrame
            key={`preview ${reloads}`}
            bundle="deal-preview"
            title="Registration in preview"
            location="crm.preview"
            {...card}
          />
        )}
        <TasksPanel deal={deal} />
      </div>
    </main>
  );
}

import type { Fault, PreviewUser, Session } from '../preview-types.ts';
import { CardFrame } from './card-frame.tsx';

type Props = {
  kind: 'deal' | 'company';
  ids: string[];
  session: Session;
  user: PreviewUser;
  fault: Fault;
  /** Changes when the cards are to be loaded anew. */
  reloads: number;
  onClose: () => void;
};

const typeIds = { deal: '0-3', company: '0-2' } as const;

/** The panel that HubSpot opens over a list when a bulk action is chosen for what is ticked. */
export function BulkPage({ kind, ids, session, user, fault, reloads, onClose }: Props) {
  return (
    <main className="record record-one">
      <div className="record-middle">
        <button type="button" className="record-tab" onClick={onClose}>
          ‹ Back to the list
        </button>
        <CardFrame
          key={`${ids.join()} ${reloads}`}
          bundle="check-and-register"
          title="Check and register with Dibs"
          location="crm.bulkActions"
          crm={{ objectIds: ids.map(Number), objectTypeId: typeIds[kind] }}
          session={session}
          user={user}
          fault={fault}
          values={{}}
        />
      </div>
    </main>
  );
}

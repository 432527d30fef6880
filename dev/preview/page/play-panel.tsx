import { useState } from 'react';
import type { DealRecord, PreviewUser, Session } from '../preview-types.ts';
import { previewApi } from './preview-api.ts';

type Props = {
  deal: DealRecord;
  session: Session;
  user: PreviewUser;
  onChanged: () => void;
  onCreated: (dealId: string) => void;
};

/** Acts that people do in HubSpot itself, done as the chosen user; Dibs learns of them by webhook only. */
export function PlayPanel({ deal, session, user, onChanged, onCreated }: Props) {
  const [said, setSaid] = useState<string | null>(null);
  const customer =
    deal.companies.find(company => company.primary && !company.partner) ??
    deal.companies.find(c => !c.partner);
  async function act(done: string, work: () => Promise<unknown>) {
    try {
      await work();
      setSaid(done);
    } catch (error) {
      setSaid(error instanceof Error ? error.message : String(error));
    }
  }
  return (
    <section className="panel play" aria-label="Act in the CRM">
      <h2>{`Act in the CRM as ${user.name}`}</h2>
      <p className="panel-note">
        These are HubSpot’s own buttons. Dibs hears of them by webhook, a moment later.
      </p>
      <div className="play-row">
        <button
          type="button"
          disabled={customer === undefined}
          onClick={() =>
            void act('Deal created.', async () => {
              if (customer === undefined) return;
              const { id } = await previewApi.createDeal(
                user.userId,
                customer.id,
                `${customer.name} – new deal by ${user.name}`,
              );
              onCreated(id);
            })
          }
        >
          {customer === undefined ? 'Create a deal (no customer here)' : `Create a deal on ${customer.name}`}
        </button>
        <label>
          Deal owner
          <select
            value={deal.owner?.ownerId ?? ''}
            onChange={event =>
              void act('Owner changed.', async () => {
                await previewApi.changeDeal(user.userId, deal.id, { hubspot_owner_id: event.target.value });
                onChanged();
              })
            }
          >
            <option value="">No owner</option>
            {session.users.map(each =>
              each.ownerId === null ? null : (
                <option key={each.ownerId} value={each.ownerId}>
                  {each.name}
                </option>
              ),
            )}
          </select>
        </label>
      </div>
      <p role="status">{said}</p>
    </section>
  );
}

import { useState } from 'react';
import type { Fault } from '../preview-types.ts';
import { DealList } from './deal-list.tsx';
import { DealPage } from './deal-page.tsx';
import { DemoBar } from './demo-bar.tsx';
import { previewApi } from './preview-api.ts';
import { usePlace } from './use-place.ts';
import { usePolled } from './use-polled.ts';

/** A HubSpot account as far as a deal's cards need one, with the demo's controls above it. */
export function PreviewPage() {
  const [place, go] = usePlace();
  const [fault, setFault] = useState<Fault>('none');
  const [reloads, setReloads] = useState(0);
  const session = usePolled('session', previewApi.session, 30_000);
  const clock = usePolled('clock', previewApi.clock, 5_000);
  const users = session.value?.users ?? [];
  const user =
    users.find(each => each.userId === place.user) ??
    users.find(each => each.roles.includes('partner-manager')) ??
    users[0];
  const deals = usePolled(
    user === undefined ? null : `deals of ${user.userId}`,
    () => previewApi.deals(user?.userId ?? ''),
    15_000,
  );

  if (session.value === null || user === undefined) {
    return (
      <main className="starting">
        <h1>Dibs – preview</h1>
        <p role="status">
          {session.error === null ? 'Loading…' : `The emulated HubSpot does not answer: ${session.error}`}
        </p>
      </main>
    );
  }
  const dealId = place.deal ?? deals.value?.[0]?.id ?? null;
  return (
    <>
      <DemoBar
        session={session.value}
        user={user}
        now={clock.value?.now ?? null}
        fault={fault}
        onUser={userId => go({ user: userId })}
        onFault={setFault}
        onAdvance={async duration => {
          await previewApi.advance(duration);
          clock.refresh();
          setReloads(count => count + 1);
        }}
        onReload={() => setReloads(count => count + 1)}
      />
      <div className="crm">
        <DealList
          deals={deals.value ?? []}
          error={deals.error}
          chosen={dealId}
          onChoose={deal => go({ deal })}
        />
        {dealId === null ? (
          <main className="record" />
        ) : (
          <DealPage
            key={`${dealId} ${user.userId}`}
            dealId={dealId}
            session={session.value}
            user={user}
            fault={fault}
            reloads={reloads}
            onCreated={deal => {
              deals.refresh();
              go({ deal });
            }}
          />
        )}
      </div>
    </>
  );
}

import { useState } from 'react';
import type { Fault } from '../preview-types.ts';
import { AppNav, AppPage } from './app-pages.tsx';
import { BulkPage } from './bulk-page.tsx';
import { CompanyPage } from './company-page.tsx';
import { ContactPage } from './contact-page.tsx';
import { DealPage } from './deal-page.tsx';
import { DemoBar } from './demo-bar.tsx';
import { previewApi } from './preview-api.ts';
import { type RecordKind, RecordLists, useRecordLines } from './record-lists.tsx';
import { noRecord, type Place, usePlace } from './use-place.ts';
import { usePolled } from './use-polled.ts';

/** A HubSpot account as far as our cards need one, with the demo's controls above it. */
export function PreviewPage() {
  const [place, go] = usePlace();
  const [fault, setFault] = useState<Fault>('none');
  const [reloads, setReloads] = useState(0);
  const [ticked, setTicked] = useState<string[]>([]);
  const [bulk, setBulk] = useState(false);
  const session = usePolled('session', previewApi.session, 30_000);
  const clock = usePolled('clock', previewApi.clock, 5_000);
  const users = session.value?.users ?? [];
  const user =
    users.find(each => each.userId === place.user) ??
    users.find(each => each.roles.includes('partner-manager')) ??
    users[0];
  const kind = kindOf(place);
  const lines = useRecordLines(kind, user);

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
  const isBulk = bulk && ticked.length > 0;
  const recordId = isBulk ? null : place[kind] || lines.value?.[0]?.id || null;
  const shared = { session: session.value, user, fault, reloads };
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
      <AppNav page={place.page} onPage={page => go({ ...noRecord, page })} />
      {place.page !== null && (
        <AppPage key={`${place.page} ${user.userId} ${reloads}`} page={place.page} {...shared} />
      )}
      {place.page === null && (
        <div className="crm">
          <RecordLists
            kind={kind}
            lines={lines}
            chosen={recordId}
            ticked={{
              ids: ticked,
              onTick: id =>
                setTicked(now => (now.includes(id) ? now.filter(each => each !== id) : [...now, id])),
            }}
            onBulk={() => setBulk(true)}
            onKind={next => {
              setTicked([]);
              setBulk(false);
              go({ ...noRecord, [next]: '' });
            }}
            onChoose={id => {
              setBulk(false);
              go({ ...noRecord, [kind]: id });
            }}
          />
          {isBulk && kind !== 'contact' && (
            <BulkPage key={user.userId} kind={kind} ids={ticked} {...shared} onClose={() => setBulk(false)} />
          )}
          {recordId === null && !isBulk && <main className="record" />}
          {recordId !== null && kind === 'deal' && (
            <DealPage
              key={`${recordId} ${user.userId}`}
              dealId={recordId}
              {...shared}
              onCreated={deal => {
                lines.refresh();
                go({ ...noRecord, deal });
              }}
            />
          )}
          {recordId !== null && kind === 'company' && (
            <CompanyPage key={`${recordId} ${user.userId}`} companyId={recordId} {...shared} />
          )}
          {recordId !== null && kind === 'contact' && (
            <ContactPage key={`${recordId} ${user.userId}`} contactId={recordId} {...shared} />
          )}
        </div>
      )}
    </>
  );
}

/** An empty id stands for the first record of the list. */
const kindOf = (place: Place): RecordKind =>
  place.company !== null ? 'company' : place.contact !== null ? 'contact' : 'deal';

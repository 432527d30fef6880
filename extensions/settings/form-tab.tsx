import { LoadingSpinner } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { SaveFormAnswer } from '../../contract/forms.ts';
import type { FormName, SettingsServer } from '../api/settings-server.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { StaleNote } from '../card/stale-note.tsx';
import { FailureNote } from '../offers/failure-note.tsx';
import { formWords } from '../words/settings-words.ts';
import { SettingsForm } from './settings-form.tsx';

type Props = { name: FormName; server: SettingsServer; onSaved: () => void };

/** One of the server’s forms, loaded when its tab is opened. What is edited stays when it is loaded again, until it is saved. */
export function FormTab({ name, server, onSaved }: Props) {
  const { state, reload } = useLoaded(name, () => server.form(name));
  const [saved, setSaved] = useState<SaveFormAnswer | null>(null);
  if (state.status === 'loading') return <LoadingSpinner label={formWords.loading} showLabel />;
  if (state.status === 'failed') return <FailureNote failure={state.failure} onRetry={reload} />;
  const read = state.value;
  const form = saved !== null && saved.form.version >= read.version ? saved.form : read;
  return (
    <>
      <StaleNote failure={state.stale} onRefresh={reload} />
      <SettingsForm
        key={saved?.form.version ?? 'as it was read'}
        name={name}
        form={form}
        saved={form === saved?.form ? saved : null}
        server={server}
        onSaved={answer => {
          setSaved(answer);
          onSaved();
        }}
        onReload={reload}
      />
    </>
  );
}

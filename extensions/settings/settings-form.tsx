import { Alert, Button, Flex, LoadingButton, Select, Text } from '@hubspot/ui-extensions';
import { useMemo, useRef, useState } from 'react';
import type {
  CheckFormAnswer,
  FormEdits,
  FormFault,
  FormView,
  SaveFormAnswer,
} from '../../contract/forms.ts';
import type { Failure } from '../api/ask-server.ts';
import type { FormName, SettingsServer } from '../api/settings-server.ts';
import { FailureNote } from '../offers/failure-note.tsx';
import { formWords as words } from '../words/settings-words.ts';
import { ChangesPanel } from './changes-panel.tsx';
import { FormFieldInput } from './form-field.tsx';

type Props = {
  name: FormName;
  form: FormView;
  /** The save that this form came back with. */
  saved: SaveFormAnswer | null;
  server: SettingsServer;
  onSaved: (answer: SaveFormAnswer) => void;
  onReload: () => void;
};

/** A form that the server describes: edit, check what it would change, save. */
export function SettingsForm({ name, form, saved, server, onSaved, onReload }: Props) {
  const [edits, setEdits] = useState<FormEdits>({});
  /** The form on which the edits were begun. */
  const [begunOn, setBegunOn] = useState(form);
  /** What a check is about: these very edits, on this version. Its answer is worth nothing for others. */
  const subject = useMemo(() => ({ edits, form }), [edits, form]);
  const latest = useRef(subject);
  latest.current = subject;
  const [section, setSection] = useState(form.sections[0]?.title ?? '');
  const [asked, setAsked] = useState<typeof subject | null>(null);
  const [answered, setAnswered] = useState<{ of: typeof subject; answer: CheckFormAnswer } | null>(null);
  const checking = asked === subject;
  const checked = answered?.of === subject ? answered.answer : null;
  /** What the last check found at settings that were not edited since. */
  const [faults, setFaults] = useState<FormFault[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  const count = Object.keys(edits).length;

  function edit(path: string, value: FormEdits[string]) {
    if (count === 0) setBegunOn(form);
    setEdits(now => (now[path] === value ? now : { ...now, [path]: value }));
    setFaults(now => now.filter(fault => fault.path !== path));
  }
  async function check() {
    setAsked(subject);
    const answer = await server.check(name, edits);
    if (latest.current !== subject) return;
    setAsked(null);
    setFailure(answer.kind === 'ok' ? null : answer);
    setAnswered(answer.kind === 'ok' ? { of: subject, answer: answer.value } : null);
    setFaults(answer.kind === 'ok' ? answer.value.faults : []);
  }
  if (checked !== null && checked.faults.length === 0 && checked.changes.length > 0)
    return (
      <ChangesPanel
        name={name}
        checked={checked}
        version={form.version}
        edits={edits}
        server={server}
        onSaved={onSaved}
        onBack={() => setAnswered(null)}
        onReload={onReload}
      />
    );
  return (
    <Flex direction="column" gap="md">
      {saved !== null && count === 0 && <Saved answer={saved} />}
      {count > 0 && begunOn.version !== form.version && (
        <Alert title={words.meanwhile} variant="warning">
          {words.kept(changedBoth(begunOn, form, edits))}
        </Alert>
      )}
      <Select
        name="section"
        label={words.section}
        value={section}
        options={form.sections.map(({ title }) => ({ label: title, value: title }))}
        onChange={value => setSection(String(value))}
      />
      {form.sections
        .find(({ title }) => title === section)
        ?.fields.map(field => (
          <FormFieldInput
            key={field.path}
            field={field}
            sources={form.sources}
            value={edits[field.path] ?? field.value}
            faults={faults.filter(fault => fault.path === field.path)}
            onChange={value => edit(field.path, value)}
          />
        ))}
      {failure !== null && <FailureNote failure={failure} onRetry={() => void check()} />}
      {faults.length > 0 && (
        <Alert title={words.faulty(faults.length)} variant="danger">
          {words.lookAt(partsWithFaults(form, faults))}
        </Alert>
      )}
      {checked !== null && faults.length === 0 && <Alert title={words.nothing} variant="info" />}
      <Text variant="microcopy">{words.changed(count)}</Text>
      <Flex gap="sm">
        <LoadingButton
          variant="primary"
          loading={checking}
          disabled={count === 0}
          onClick={() => void check()}
        >
          {checking ? words.checking : words.check}
        </LoadingButton>
        <Button
          variant="secondary"
          disabled={count === 0 || checking}
          onClick={() => {
            setEdits({});
            setFaults([]);
          }}
        >
          {words.discard}
        </Button>
      </Flex>
    </Flex>
  );
}

function Saved({ answer: { changed, running } }: { answer: SaveFormAnswer }) {
  return (
    <Alert title={words.saved(changed)} variant="success">
      {running === undefined ? '' : words.running(running.moved, running.kept)}
    </Alert>
  );
}

/** Settings that were saved to something else than what is typed here, since it was typed. */
function changedBoth(before: FormView, now: FormView, edits: FormEdits): string[] {
  const valueIn = (form: FormView, path: string) =>
    JSON.stringify(form.sections.flatMap(({ fields }) => fields).find(field => field.path === path)?.value);
  return now.sections
    .flatMap(({ fields }) => fields)
    .filter(({ path, value }) => {
      const saved = JSON.stringify(value);
      return path in edits && saved !== valueIn(before, path) && saved !== JSON.stringify(edits[path]);
    })
    .map(({ label }) => label);
}

/** Only one part is shown: the others with faults are named. */
const partsWithFaults = (form: FormView, faults: FormFault[]): string[] =>
  form.sections.flatMap(({ title, fields }) => {
    const wrong = faults.filter(fault => fields.some(({ path }) => path === fault.path)).length;
    return wrong === 0 ? [] : [`${title} (${wrong})`];
  });

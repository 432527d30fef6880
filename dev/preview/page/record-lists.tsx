import type { PreviewUser } from '../preview-types.ts';
import { dealLine } from './deal-line.ts';
import { previewApi } from './preview-api.ts';
import { type NavLine, RecordNav } from './record-nav.tsx';
import { usePolled } from './use-polled.ts';

export type RecordKind = 'deal' | 'company' | 'contact';
export const kinds = { deal: 'Deals', company: 'Companies', contact: 'Contacts' } as const;

/** The account's records of one kind, newest first or by name, as the user sees them. */
export function useRecordLines(kind: RecordKind, user: PreviewUser | undefined) {
  const userId = user?.userId ?? '';
  const read: Record<RecordKind, () => Promise<NavLine[]>> = {
    deal: async () => (await previewApi.deals(userId)).map(dealLine),
    company: () => previewApi.records(userId, 'companies'),
    contact: () => previewApi.records(userId, 'contacts'),
  };
  return usePolled(user === undefined ? null : `${kind} of ${userId}`, read[kind], 15_000);
}

type Props = {
  kind: RecordKind;
  lines: ReturnType<typeof useRecordLines>;
  chosen: string | null;
  ticked: { ids: readonly string[]; onTick: (id: string) => void };
  /** Runs the bulk action on what is ticked. */
  onBulk: () => void;
  onKind: (kind: RecordKind) => void;
  onChoose: (id: string) => void;
};

/** Which kind of record, and which one. */
export function RecordLists({ kind, lines, chosen, ticked, onBulk, onKind, onChoose }: Props) {
  return (
    <RecordNav
      label={kinds[kind]}
      lines={lines.value ?? []}
      error={lines.error}
      chosen={chosen}
      onChoose={onChoose}
      {...(kind === 'contact' ? {} : { ticked })}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
      <div className="record-kinds" role="group" aria-label="Kind of record">
        {(Object.keys(kinds) as RecordKind[]).map(each => (
          <button key={each} type="button" aria-pressed={each === kind} onClick={() => onKind(each)}>
            {kinds[each]}
          </button>
        ))}
      </div>
      {ticked.ids.length > 0 && (
        <div className="nav-bulk">
          <button type="button" onClick={onBulk}>
            {`Check and register (${ticked.ids.length})`}
          </button>
        </div>
      )}
    </RecordNav>
  );
}

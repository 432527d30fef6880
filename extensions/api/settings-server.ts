import type {
  CheckFormAnswer,
  FormEdits,
  FormView,
  SaveFormAnswer,
  SaveFormRequest,
} from '../../contract/forms.ts';
import type { ImportDryRunAnswer, ImportDryRunRequest } from '../../contract/import-dry-run.ts';
import type { ObserveReportAnswer } from '../../contract/observe-report.ts';
import type { SetUpAnswer } from '../../contract/set-up.ts';
import { createServer } from './server.ts';

export type FormName = 'policy' | 'people' | 'calendars';
export type SettingsServer = ReturnType<typeof createSettingsServer>;

/** The routes that the settings page calls, under the server's public address (no slash at its end). */
export function createSettingsServer(publicUrl: string) {
  const server = createServer(publicUrl);
  return {
    setUp: () => server.read<SetUpAnswer>('/set-up'),
    observeReport: () => server.read<ObserveReportAnswer>('/observe-report'),
    importDryRun: (body: ImportDryRunRequest) => server.send<ImportDryRunAnswer>('/imports/dry-run', body),
    form: (name: FormName) => server.read<FormView>(`/settings/${name}`),
    check: (name: FormName, edits: FormEdits) =>
      server.send<CheckFormAnswer>(`/settings/${name}/check`, { edits }),
    save: (name: FormName, body: SaveFormRequest) => server.send<SaveFormAnswer>(`/settings/${name}`, body),
  };
}

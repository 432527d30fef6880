import type { FormFault } from '../../contract/forms.ts';
import type { RefusedAnswer } from '../../contract/views.ts';
import { ProblemError } from './problem.ts';

/** A form with faults is not saved. */
export const faultyForm = (faults: FormFault[]) =>
  new ProblemError(400, 'This cannot be saved as it is.', {
    errors: faults.map(({ path, row, column, message }) => ({
      path: ['body.edits', path, row, column].filter(part => part !== null).join('.'),
      message,
    })),
  });

export const changedMeanwhile = (yours: number, inForce: number): RefusedAnswer => ({
  ok: false,
  refusal: {
    code: 'CHANGED_MEANWHILE',
    rule: 'R-settings',
    title: 'Somebody else saved these settings meanwhile',
    detail: 'What you see is older than what is in force. Nothing was saved.',
    facts: { yourVersion: yours, versionInForce: inForce },
    wouldChange: [
      { fact: 'yourVersion', becomes: inForce, text: 'Load the settings again and make your changes there.' },
    ],
  },
});

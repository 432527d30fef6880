/**
 * One line of CSV (RFC 4180). A text that a spreadsheet would take for a formula gets an apostrophe in front: what
 * people typed into HubSpot is not to be run by whoever opens a file. Quoted, too, is what a spreadsheet of another
 * country would take for the end of a cell. `null` is an empty cell.
 */
export function csvLine(values: readonly (string | null)[]): string {
  return `${values.map(value => cell(value ?? '')).join(',')}\r\n`;
}

/** Signs that begin a formula, after blanks and in full width as well; a negative number is none. */
const formula = /^[\s\0\ufeff]*[=+@\uff1d\uff0b\uff20\uff0d]|^[\s\0\ufeff]+-|^-(?![0-9.]+$)|^[\t\r\n]/;

/** The same where a spreadsheet of another country sees a cell begin: it splits at other signs, and knows no quotes there. */
const formulaWithin = /([;\t\r\n][\s\0\ufeff]*)(?=[=+@\-\uff1d\uff0b\uff20\uff0d])/g;

function cell(value: string): string {
  const safe = value.replace(formulaWithin, "$1'");
  const text = formula.test(safe) ? `'${safe}` : safe;
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

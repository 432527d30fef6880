/**
 * One line of CSV (RFC 4180). A text that a spreadsheet would take for a formula gets an apostrophe in front: what
 * people typed into HubSpot is not to be run by whoever opens a file. `null` is an empty cell.
 */
export function csvLine(values: readonly (string | null)[]): string {
  return `${values.map(value => cell(value ?? '')).join(',')}\r\n`;
}

function cell(value: string): string {
  const text = /^[=+@\t\r]|^-(?![0-9.]+$)/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

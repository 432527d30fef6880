/**
 * Parses JSON without losing digits: an integer that a double cannot hold becomes the text it was written as.
 * HubSpot's ids are JSON numbers that can exceed 2^53. Costs nothing where no such number can occur: the
 * reviver runs only when the text holds 16 digits in a row. Throws SyntaxError for text that is not JSON and
 * RangeError for nesting that the reviver's recursion cannot walk; callers that take hostile text bound the
 * depth first.
 */
export function parseJsonKeepingDigits(text: string): unknown {
  return /\d{16}/.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
}

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value)) return value;
  return context?.source ?? value;
}

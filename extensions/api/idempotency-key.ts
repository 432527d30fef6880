/** A new key of 128 random bits. Minted when a form opens, so that a double click or a retry is one claim. */
export function mintIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `card-${Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** HubSpot sends a hundred events at most; whoever sends more gets no hint for it. */
const MOST = 1_000;
const LARGEST = 9_223_372_036_854_775_807n;

/**
 * The portal of a delivery when its bytes name exactly one, else null. Only a hint for taking turns:
 * nothing is parsed, and unpacking reads the portal of each event itself.
 */
export function onlyPortal(body: Buffer): string | null {
  // One expression over all of it: 18 µs for a hundred events, where a search for each key took 57.
  const named = body
    .toString('latin1')
    .matchAll(/"portalId"(?:\s{0,20}:\s{0,20}([1-9][0-9]{0,18})(?![0-9.eE]))?/g);
  let only: string | null = null;
  let seen = 0;
  for (const [, portal] of named) {
    seen += 1;
    if (portal === undefined || seen > MOST || (only !== null && portal !== only)) return null;
    only = portal;
  }
  return only !== null && BigInt(only) <= LARGEST ? only : null;
}

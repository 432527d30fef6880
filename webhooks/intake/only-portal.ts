/** HubSpot sends a hundred events at most; whoever sends more gets no hint for it. */
const MOST = 1_000;
const LARGEST = 9_223_372_036_854_775_807n;

const portal = /"portalId"(?:\s{0,20}:\s{0,20}([1-9][0-9]{0,18})(?![0-9.eE]))?/g;

/**
 * The portal of a delivery when its bytes name exactly one, always in the same letters, else null. Only a hint for
 * taking turns: nothing is parsed, and unpacking reads the portal of each event itself.
 */
export function onlyPortal(body: Buffer): string | null {
  const text = body.toString('latin1');
  portal.lastIndex = 0;
  const [named, only] = portal.exec(text) ?? [];
  if (named === undefined || only === undefined) return null;
  // One expression for all of it: 18 µs for a hundred events, where a search for each key took 57. A test makes no
  // garbage, where the matches of a hundred events were 20 kB.
  for (let seen = 1; portal.test(text); seen += 1)
    if (seen === MOST || !text.startsWith(named, portal.lastIndex - named.length)) return null;
  return BigInt(only) <= LARGEST ? only : null;
}

const KEY = Buffer.from('"portalId"');
/** HubSpot sends a hundred events at most; whoever sends more gets no hint for it. */
const MOST = 1_000;
const LARGEST = 9_223_372_036_854_775_807n;

/**
 * The portal of a delivery when its bytes name exactly one, else null. Only a hint for taking turns:
 * nothing is parsed, and unpacking reads the portal of each event itself.
 */
export function onlyPortal(body: Buffer): string | null {
  let only: string | null = null;
  let seen = 0;
  for (let at = body.indexOf(KEY); at !== -1; at = body.indexOf(KEY, at + KEY.length)) {
    const portal = idAfter(body, at + KEY.length);
    seen += 1;
    if (seen > MOST) return null;
    if (portal === null || (only !== null && portal !== only)) return null;
    only = portal;
  }
  return only;
}

function idAfter(body: Buffer, start: number): string | null {
  // Twenty digits are more than an id has; forty bytes leave room for the blanks around the colon.
  const match = /^\s*:\s*([1-9][0-9]{0,18})(?![0-9.eE])/.exec(body.toString('latin1', start, start + 40));
  return match?.[1] !== undefined && BigInt(match[1]) <= LARGEST ? match[1] : null;
}

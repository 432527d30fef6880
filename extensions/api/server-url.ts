/**
 * The server's public address, without a slash at its end, or null when the project was uploaded without one.
 * It is the variable `PUBLIC_URL` of the upload's profile (`src/hsprofile.<name>.json`), from which HubSpot also
 * fills the manifests: an operator sets it in that one file.
 */
export function serverUrl(variables: Record<string, unknown> | undefined): string | null {
  const value = variables?.PUBLIC_URL;
  return typeof value === 'string' && /^https?:\/\/[^/\s]/.test(value) ? value.replace(/\/+$/, '') : null;
}

import type { Portal, PortalUser } from '../world.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => ESCAPES[character] ?? character);
}

const page = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:36rem;margin:3rem auto;padding:0 1rem;color:#33475b}
main{border:1px solid #cbd6e2;border-radius:4px;padding:1.5rem}select,button{font:inherit;padding:.5rem;max-width:100%}
button{background:#ff7a59;border:0;border-radius:3px;color:#000;padding:.6rem 1.4rem;cursor:pointer}
li{font-family:ui-monospace,monospace;font-size:.85rem}</style></head>
<body><main><h1>${escapeHtml(title)}</h1>${body}</main>
<p><small>This is the HubSpot emulator of a development machine, not HubSpot.</small></p></body></html>`;

/** What a person reads when the request does not fit the app. */
export function faultPage(reason: string): string {
  return page("This app can't be connected", `<p>${escapeHtml(reason)}</p>`);
}

/** The page that asks which account to connect, as whom, and shows what the app may then do. */
export function consentPage(
  portals: readonly Portal[],
  query: URLSearchParams,
  mayInstall: (user: PortalUser) => boolean,
): string {
  const options = portals.flatMap(portal =>
    portal.users
      .filter(mayInstall)
      .map(
        user =>
          `<option value="${escapeHtml(user.userId)}">${escapeHtml(portal.name)} (${escapeHtml(portal.portalId)}) as ${escapeHtml(`${user.firstName} ${user.lastName}`)}</option>`,
      ),
  );
  const kept = [...query].map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const scopes = (query.get('scope') ?? '').split(/[\s,]+/).filter(scope => scope !== '');
  return page(
    'Connect Dibs to HubSpot',
    `<form method="post" action="/oauth/authorize">${kept.join('')}
<p><label>Account<br><select name="user">${options.join('')}</select></label></p>
<p>Dibs asks to use:</p><ul>${scopes.map(scope => `<li>${escapeHtml(scope)}</li>`).join('')}</ul>
<button type="submit">Connect app</button></form>`,
  );
}

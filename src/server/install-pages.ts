import type { SetUp } from '../../adapters/postgres/installs.ts';
import { type Html, html } from './html-page.ts';

type Page = { status: number; title: string; body: Html };

const again = html`<p><a href="install">Start the install again</a></p>`;

/** Why an install did not come about, each in words that say what to do. */
export const installFailures = {
  'not-begun-here': {
    status: 400,
    title: 'This install cannot be completed',
    body: html`<p>It was begun in another browser, was completed already, or is too old: an install has to be
      finished within ten minutes in the browser that began it. Nothing was changed.</p>${again}`,
  },
  'not-granted': {
    status: 403,
    title: 'Dibs was not installed',
    body: html`<p>HubSpot reports that access was not granted. Nothing was changed.</p>${again}`,
  },
  'code-refused': {
    status: 400,
    title: 'This install cannot be completed',
    body: html`<p>HubSpot no longer takes the code of this install: it was used already, or is too old. Nothing was
      changed.</p>${again}`,
  },
  'hubspot-away': {
    status: 502,
    title: 'HubSpot did not answer',
    body: html`<p>HubSpot could not be reached to complete the install. Nothing was changed; try again in a few
      minutes.</p>${again}`,
  },
  'client-refused': {
    status: 500,
    title: 'Dibs is not set up correctly',
    body: html`<p>HubSpot does not accept the credentials of this Dibs server. Whoever runs it has to check the client
      id and secret. Nothing was changed.</p>`,
  },
} as const satisfies Record<string, Page>;

export type InstallFailure = keyof typeof installFailures;

/** What an admin reads after the install: what is there, what clashes, what comes next. */
export function installedPage(portal: { portalId: string; hubDomain: string | null }, setUp: SetUp): Page {
  const name = portal.hubDomain === null ? portal.portalId : `${portal.hubDomain} (${portal.portalId})`;
  return {
    status: 200,
    title: 'Dibs is installed',
    body: html`<p>It now works in the HubSpot account ${name}. It begins by reading your partners, and it only
      observes: nobody is notified until an admin of the program turns enforcement up in the settings.</p>
${propertiesReport(setUp)}
<h2>Next</h2>
<ol>
<li>Add the Dibs card to your deals: open a deal, choose “Customize record” and pick it from the card library.</li>
<li>Mark your partners: set the company property “Partner” (<code>dibs_partner</code>) to yes, or choose a property or a list of your own in the settings.</li>
</ol>
<p>People with a seat in this HubSpot account see the properties of Dibs on deals and companies. If partners have
seats, they see them too.</p>`,
  };
}

function propertiesReport({ clashes = [], propertiesFailed }: SetUp): Html {
  if (propertiesFailed != null)
    return html`<h2>Properties are missing</h2>
<p>HubSpot did not take the properties of Dibs on deals and companies (${propertiesFailed}). The CRM copy stays empty
until they exist: <a href="install">install again</a> to retry; nothing is lost by that.</p>`;
  if (clashes.length === 0)
    return html`<p>Its properties on deals and companies are in the group “dibs”.</p>`;
  return html`<h2>Properties that clash</h2>
<p>These exist in your account in another form. Dibs left them as they are and does not write them. Rename or delete
them, then <a href="install">install again</a>.</p>
<ul>${clashes.map(
    clash => html`<li><code>${clash.name}</code> on ${clash.object}: ${reason(clash)}</li>`,
  )}</ul>`;
}

function reason(clash: NonNullable<SetUp['clashes']>[number]): string {
  switch (clash.why) {
    case 'other-type':
      return `is ${clash.found}, but Dibs needs ${clash.expected}`;
    case 'missing-options':
      return `has the options ${clash.found}, but Dibs needs ${clash.expected}`;
    default:
      return `HubSpot refused to make it: ${clash.found}`;
  }
}

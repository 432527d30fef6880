import type { DemoSettings } from './settings.ts';

/** What a newcomer reads first: what runs where, what to try, how to stop. */
export function firstScreen(settings: DemoSettings, portalName: string): string {
  const { serverUrl, emulatorUrl, previewUrl, dataDir } = settings;
  return `
  Dibs runs, against an emulated HubSpot with the portal "${portalName}".

    Preview    ${previewUrl}   the cards as HubSpot shows them
    Server     ${serverUrl}   API, webhooks; ${serverUrl}/openapi.json
    Emulator   ${emulatorUrl}   HubSpot's API; ${emulatorUrl}/_emulator/state
    Data       ${dataDir}   database and logs; remove it to start afresh

  Try first
    1. Open ${previewUrl} and register a partner on a deal.
    2. In a second terminal: npm run story
       Two partners, one account, and a rep who opens a deal behind their backs, told step by step.

  Stop with Ctrl-C. What you did is kept for the next start.
`;
}

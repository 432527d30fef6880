import { HubSpotError } from '../../adapters/hubspot/failure.ts';
import type { OAuthFailure } from '../../adapters/hubspot/oauth.ts';
import { sealGrant } from '../../adapters/hubspot/token-source.ts';
import { inPortal } from '../../adapters/postgres/in-portal.ts';
import { installStore, startFirstRead } from '../../adapters/postgres/install-store.ts';
import { type SetUp, saveSetUp } from '../../adapters/postgres/installs.ts';
import { installPortal } from '../../operations/install-portal.ts';
import type { InstallFailure } from './install-pages.ts';
import type { ServerDeps } from './server-deps.ts';

export type CompletedInstall =
  | { ok: true; portal: { portalId: string; hubDomain: string | null }; setUp: SetUp }
  | { ok: false; failure: InstallFailure };

/**
 * Turns the code of the consent page into an install. The portal is the one that HubSpot's token answer names.
 * Once the tokens are stored the app is installed, whatever comes after: what set-up could not do is recorded
 * and told, and the first read begins all the same.
 */
export async function completeInstall(deps: ServerDeps, code: string): Promise<CompletedInstall> {
  const granted = await deps.oauth.exchangeCode({
    code,
    redirectUri: `${deps.settings.publicUrl}/oauth/callback`,
  });
  if (!granted.ok) {
    deps.logger.warn({ failure: granted.failure.kind, status: granted.failure.status }, 'An install failed');
    return { ok: false, failure: failureOf(granted.failure) };
  }
  const { portalId, accessToken } = granted.value;
  // Only for the name of the account and the person: an install does not fail for want of them.
  const facts = await deps.oauth.introspect(accessToken);
  const hubDomain = facts.ok ? facts.value.hubDomain : null;
  const installedBy = granted.value.userId ?? (facts.ok ? facts.value.userId : null);
  const sealed = sealGrant(deps.cipher, granted.value, Date.now());
  const { epoch } = await inPortal(deps.pool, portalId, { fenced: false }, tx =>
    installPortal(installStore(tx), { ...sealed, hubDomain, scopes: granted.value.scopes, installedBy }),
  );
  const setUp = await setUpProperties(deps, portalId);
  await inPortal(deps.pool, portalId, { epoch }, async tx => {
    await saveSetUp(tx, epoch, setUp);
    await startFirstRead(tx);
  });
  deps.waker.wakePortal(portalId);
  deps.logger.info({ portalId, epoch, count: setUp.clashes?.length ?? 0 }, 'The app was installed');
  return { ok: true, portal: { portalId, hubDomain }, setUp };
}

async function setUpProperties(deps: ServerDeps, portalId: string): Promise<SetUp> {
  try {
    const { clashes } = await deps.ensureProperties(portalId);
    return { clashes, propertiesFailed: null };
  } catch (error) {
    if (!(error instanceof HubSpotError)) throw error;
    deps.logger.warn({ portalId, err: error }, 'The properties could not be made');
    return { propertiesFailed: error.failure.kind };
  }
}

function failureOf(failure: OAuthFailure): InstallFailure {
  switch (failure.kind) {
    case 'grant-refused':
    case 'bad-request':
      return 'code-refused';
    case 'client-refused':
      return 'client-refused';
    case 'rate-limited':
    case 'unavailable':
    case 'timeout':
    case 'network':
    case 'unexpected-answer':
      return 'hubspot-away';
    default:
      return failure.kind satisfies never;
  }
}

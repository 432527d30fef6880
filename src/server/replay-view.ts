import { setImmediate } from 'node:timers/promises';
import type { PortalTransaction } from '../../adapters/postgres/in-portal.ts';
import { policyFacts } from '../../adapters/postgres/policy-facts.ts';
import { storeOf } from '../../adapters/postgres/store.ts';
import type { PolicyReplayView } from '../../contract/policy-replay.ts';
import { effectWords } from '../../domain/effect-words.ts';
import type { Policy } from '../../domain/policy.ts';
import { summaryOf } from '../../domain/policy-effect.ts';
import { type ReplayPace, replayPolicy } from '../../operations/replay-policy.ts';

/** A card waits 15 s for its answer. */
const longestMs = 8_000;
/** Others get the thread this often; with a chunk of evidence to parse in between it stays below 50 ms. */
const breathAfterMs = 15;
const mostNamed = 100;

/** Replays the portal's history under a policy, in between of everything else that the server does. */
export async function replayView(tx: PortalTransaction, policy: Policy): Promise<PolicyReplayView> {
  const replay = await replayPolicy({ ...storeOf(tx), ...policyFacts(tx) }, policy, paceUntil(longestMs));
  const summary = summaryOf(replay.registrations);
  return {
    of: replay.of,
    replayed: replay.replayed,
    sentences: effectWords(summary, replay.partners),
    summary,
    partners: replay.partners,
    registrations: replay.registrations.slice(0, mostNamed),
  };
}

function paceUntil(ms: number): ReplayPace {
  const end = performance.now() + ms;
  let breath = performance.now();
  return {
    chunk: 20,
    breathe: async () => {
      if (performance.now() - breath < breathAfterMs) return;
      await setImmediate();
      breath = performance.now();
    },
    mayGoOn: () => performance.now() < end,
  };
}

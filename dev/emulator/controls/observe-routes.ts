import { type Request, Router } from 'express';
import { readJson } from '../http/read-json.ts';
import type { EmulatorState } from '../state.ts';
import type { Dispatcher } from '../webhooks/dispatcher.ts';
import { answerJson, answerNothing } from './answer-json.ts';
import { faultSchema } from './faults.ts';

const text = (value: unknown): string | undefined => (value === undefined ? undefined : String(value));
const whole = (value: unknown): number | undefined => (value === undefined ? undefined : Number(value));

const callFilter = ({ query }: Request) => ({
  portalId: text(query.portalId),
  method: text(query.method),
  path: text(query.path),
  tokenKind: text(query.tokenKind),
  status: whole(query.status),
  afterSeq: whole(query.afterSeq),
});

/** Controls that watch and disturb: faults, calls, deliveries, what is pending, how fast the app called. */
export function observeRoutes(state: EmulatorState, dispatcher: Dispatcher): Router {
  const { faults, calls, deliveries, limiter } = state;
  const router = Router({ caseSensitive: true });
  router
    .route('/faults')
    .get(answerJson(() => ({ faults: faults.list() })))
    .post(answerJson(req => faults.add(readJson(req, faultSchema)), 201))
    .delete(answerNothing(req => faults.clear(whole(req.query.id))));
  router
    .route('/calls')
    .get(answerJson(req => ({ calls: calls.list(callFilter(req)) })))
    .delete(answerNothing(() => calls.clear()));
  router
    .route('/deliveries')
    .get(answerJson(req => ({ deliveries: deliveries.list(callFilter(req)) })))
    .delete(answerNothing(() => deliveries.clear()));
  router
    .route('/limits')
    .get(answerJson(() => ({ portals: limiter.report() })))
    .delete(answerNothing(() => limiter.reset()));
  router.get(
    '/idle',
    answerJson(() => dispatcher.counts()),
  );
  return router;
}

import { inPortal } from '../../../adapters/postgres/in-portal.ts';
import { storeOf } from '../../../adapters/postgres/store.ts';
import { observeReportAnswerSchema } from '../../../contract/observe-report.ts';
import { reportSoFar } from '../../../operations/make-observe-report.ts';
import { jsonRoute, ok } from '../route.ts';

export const observeReportRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/observe-report',
    summary: 'What people would have been told of while the program only observed',
    auth: 'admin',
    answers: { 200: observeReportAnswerSchema },
    handle: async ({ deps, portalId }) =>
      await inPortal(deps.pool, portalId, {}, async tx => {
        const store = storeOf(tx);
        const report = await reportSoFar(store);
        const made = await store.observeReports();
        const people = [report, ...made].flatMap(each => each?.wouldHaveTold ?? []);
        const names = new Map(
          (await store.usersById([...new Set(people.map(({ userId }) => userId))])).map(user => [
            user.userId,
            user.name,
          ]),
        );
        const named = <R extends { wouldHaveTold: { userId: string }[] }>(each: R) => ({
          ...each,
          wouldHaveTold: each.wouldHaveTold.map(entry => ({
            ...entry,
            name: names.get(entry.userId) ?? null,
          })),
        });
        return ok(
          observeReportAnswerSchema.parse({
            ok: true,
            report: report === null ? null : named(report),
            made: made.map(named),
          }),
        );
      }),
  }),
];

import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { parseJsonKeepingDigits } from '../../adapters/hubspot/json-text.ts';
import { splitDelivery } from '../../adapters/hubspot/split-delivery.ts';
import { policyDryRunRequestSchema, putPolicyRequestSchema } from '../../contract/policy.ts';
import { workflowInputsSchema, workflowRunSchema } from '../../contract/workflow-actions.ts';
import { parseInput } from '../../src/server/parse-input.ts';
import { ProblemError } from '../../src/server/problem.ts';
import type { JsonRoute, Route } from '../../src/server/route.ts';
import { routes } from '../../src/server/route-table.ts';
import { hostileBody } from './support/hostile-json.ts';
import { type Random, randomFrom } from './support/random.ts';
import { sampleBodyOf } from './support/sample-of.ts';

/** A hundred thousand and more over all of them together. */
const bodiesARoute = 2_000;
const bodiesOfWebhooks = 10_000;

const taking = routes.filter((route): route is JsonRoute => sampleBodyOf(route) !== undefined);
const nameOf = (route: Route) => `${route.method} ${route.path}`;

/** What the store cannot hold (text) or a statement cannot carry (numbers), by its path; null: all can be kept. */
function unstorable(root: unknown): string | null {
  const rest: [string, unknown][] = [['', root]];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const [path, value] = next;
    if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) return `${path}: text`;
    if (typeof value === 'number' && !Number.isFinite(value)) return `${path}: number`;
    if (typeof value === 'object' && value !== null)
      for (const [name, member] of Object.entries(value))
        rest.push([`${path}.${name}`, member], [`name of ${path}`, name]);
  }
  return null;
}

/** Routes that answer all faults of a document at once, and so look at it themselves. */
const wholeBodies: Record<string, z.ZodType> = {
  '/api/v1/policy': putPolicyRequestSchema,
  '/api/v1/policy/dry-run': policyDryRunRequestSchema,
};

/** What a body is taken for: `taken`, or the fault that its sender is told. Anything else that is thrown fails the test. */
function verdictOn(route: JsonRoute, body: Buffer): 'taken' | 'refused' {
  try {
    const { params, query, ...rest } = route;
    const input = parseInput(rest as JsonRoute, { params: {}, query: {}, body });
    const whole = wholeBodies[route.path]?.safeParse(input.body) ?? { success: true, data: input.body };
    if (!whole.success) return 'refused';
    expect(unstorable(whole.data)).toBeNull();
    return 'taken';
  } catch (error) {
    if (!(error instanceof ProblemError) || error.status !== 400) throw error;
    return 'refused';
  }
}

const many = (
  count: number,
  seed: number,
  body: (random: Random) => Buffer,
  look: (body: Buffer) => void,
) => {
  const random = randomFrom(seed);
  for (let left = count; left > 0; left -= 1) {
    const bytes = body(random);
    try {
      look(bytes);
    } catch (error) {
      throw new Error(`Body: ${bytes.toString().slice(0, 2_000)}`, { cause: error });
    }
  }
};

test('all of them are tried', () => {
  expect(taking.length * bodiesARoute + bodiesOfWebhooks * 2).toBeGreaterThan(100_000);
});

describe(`${bodiesARoute} bodies that are not as they should be are taken as storable values, or refused as faults of the request`, () => {
  test.each(taking.map((route, index) => ({ name: nameOf(route), route, index })))(
    '$name',
    ({ route, index }) => {
      const sample = sampleBodyOf(route);
      const seen = { taken: 0, refused: 0 };
      many(
        bodiesARoute,
        index,
        random => hostileBody(sample, random),
        body => {
          seen[verdictOn(route, body)] += 1;
        },
      );
      expect(seen.refused).toBeGreaterThan(bodiesARoute / 3);
      expect(Object.prototype).not.toHaveProperty('admin');
    },
  );
});

const event = {
  eventId: 1,
  portalId: 9_007_199_254_740_993n,
  subscriptionType: 'object.propertyChange',
  occurredAt: 1_795_341_600_000,
  objectId: 77,
  objectTypeId: '0-3',
  propertyName: 'dealname',
  propertyValue: 'x',
  mergedObjectIds: [1, 2],
  attemptNumber: 0,
};
const sampleEvent = JSON.parse(
  JSON.stringify(event, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
);

test(`${bodiesOfWebhooks} deliveries: every event between two good ones is taken or set aside, and the good ones are kept`, () => {
  const good = Buffer.from(JSON.stringify({ ...sampleEvent, eventId: 'good' }));
  let taken = 0;
  many(
    bodiesOfWebhooks,
    7,
    random =>
      Buffer.concat([
        Buffer.from('['),
        good,
        Buffer.from(','),
        hostileBody(sampleEvent, random),
        Buffer.from(','),
        good,
        Buffer.from(']'),
      ]),
    body => {
      const split = splitDelivery(body);
      if ('quarantine' in split) return;
      for (const item of split.events) if (item.ok) expect(unstorable(item.event)).toBeNull();
      expect(split.events[0]).toMatchObject({ ok: true, event: { eventId: 'good' } });
      taken += split.events.filter(item => item.ok).length;
    },
  );
  expect(taken).toBeGreaterThan(bodiesOfWebhooks * 2);
});

test(`${bodiesOfWebhooks} executions of workflow actions`, () => {
  const run = {
    callbackId: 'ap-1-2-3',
    origin: { portalId: 1, actionDefinitionId: 2 },
    context: { workflowId: 3, source: 'WORKFLOWS' },
    object: { objectId: 4, objectType: 'DEAL', properties: {} },
    inputFields: { partner_company_id: '5', person: 'a@b.example', note: 'n', text: 't' },
  };
  const taken = { runs: 0, inputs: 0 };
  many(
    bodiesOfWebhooks,
    11,
    random => hostileBody(run, random),
    body => {
      let value: unknown;
      try {
        value = parseJsonKeepingDigits(body.toString('utf8'));
      } catch (error) {
        if (error instanceof SyntaxError) return;
        throw error;
      }
      const read = workflowRunSchema.safeParse(value);
      if (!read.success) return;
      taken.runs += 1;
      // Inputs are judged apart from the rest: a fault in one is an answer to the workflow.
      const { inputFields, ...run } = read.data;
      expect(unstorable(run)).toBeNull();
      const inputs = workflowInputsSchema.safeParse(inputFields);
      if (!inputs.success) return;
      taken.inputs += 1;
      expect(unstorable(inputs.data)).toBeNull();
    },
  );
  expect(taken.runs).toBeGreaterThan(1_000);
  expect(taken.inputs).toBeGreaterThan(200);
});

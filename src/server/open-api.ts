import { z } from 'zod';
import { outgoingEventSchema } from '../../contract/outgoing-events.ts';
import { problemSchema, refusedAnswerSchema } from '../../contract/views.ts';
import type { JsonRoute, RawRoute, Route } from './route.ts';
import { identityKeys } from './signed.ts';

type Json = Record<string, unknown>;

/** OpenAPI 3.1 of the given routes: input and answers are the schemas that parse them. */
export function openApiDocument(routes: readonly Route[], publicUrl: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = route.path.replace(/:([A-Za-z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Dibs',
      version: '1',
      description:
        'Deal registration for HubSpot. A refusal by the rules is an answer with status 200 and `ok: false`; faults are RFC 9457 problems.',
    },
    servers: [{ url: publicUrl }],
    paths,
    webhooks: { outgoingEvent: { post: outgoingEvent } },
    components: {
      schemas: { Problem: schemaOf(problemSchema, 'output') },
      securitySchemes: {
        hubspotSignature: {
          type: 'apiKey',
          in: 'header',
          name: 'X-HubSpot-Signature-v3',
          description:
            "HubSpot's signature v3 over method, public URL, body and X-HubSpot-Request-Timestamp. HubSpot appends portalId, userId, userEmail and appId to the signed query.",
        },
      },
    },
  };
}

/** What endpoints are sent, signed as Standard Webhooks has it. */
const outgoingEvent: Json = {
  summary: 'Something was decided; sent until an answer of 2xx comes, at least once, under one id',
  parameters: ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(name => ({
    name,
    in: 'header',
    required: true,
    schema: { type: 'string' },
  })),
  requestBody: { required: true, content: json(schemaOf(outgoingEventSchema, 'output')) },
  responses: { '2XX': { description: 'Taken' }, 410: { description: 'Gone for good: nothing more is sent' } },
};

function operationOf(route: Route): Json {
  const signed = route.auth === 'signed' || route.auth === 'admin' || route.auth === 'webhook';
  return {
    summary: route.summary,
    security: signed ? [{ hubspotSignature: [] }] : [],
    'x-auth': route.auth,
    ...(route.kind === 'json' ? jsonParts(route) : rawParts(route)),
  };
}

function jsonParts(route: JsonRoute): Json {
  const signed = route.auth === 'signed' || route.auth === 'admin';
  const answers = Object.entries(route.answers).map(([status, schema]) => {
    const body = signed && status === '200' ? z.union([schema, refusedAnswerSchema]) : schema;
    return [status, { description: 'Answer', content: json(schemaOf(body, 'output')) }] as const;
  });
  return {
    parameters: [
      ...parametersOf('path', route.params),
      ...parametersOf('query', route.query),
      ...(signed ? identityKeys.map(identityParameter) : []),
    ],
    ...(route.body === undefined
      ? {}
      : { requestBody: { required: true, content: json(schemaOf(route.body, 'input')) } }),
    responses: { ...Object.fromEntries(answers), default: problemAnswer },
  };
}

const rawParts = ({ path, produces }: RawRoute): Json => ({
  parameters: [...path.matchAll(/:([A-Za-z]+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  })),
  responses: { 200: { description: 'Answer', content: { [produces]: {} } }, default: problemAnswer },
});

const problemAnswer = {
  description: 'A fault of the request or of the system',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

const identityParameter = (name: string): Json => ({
  name,
  in: 'query',
  required: name !== 'userEmail',
  description: 'Appended and signed by HubSpot',
  schema: { type: 'string' },
});

function parametersOf(place: 'path' | 'query', schema: z.ZodType | undefined): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function json(schema: unknown): Json {
  return { 'application/json': { schema } };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const {
    $schema: _$schema,
    '~standard': _standard,
    ...described
  } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
  }) as Json;
  return described;
}

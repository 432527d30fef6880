import { createHmac, timingSafeEqual } from 'node:crypto';
import { Queue } from 'bullmq';
import express from 'express';
import { Redis } from 'ioredis';

/**
 * Intake as tutorials have it: Express with its raw parser, and one awaited `queue.add` for each event, on Redis.
 * On `PORT`; `REDIS_URL`, `SECRET`, `SIGNED_URL`.
 */
const { PORT, REDIS_URL = '', SECRET = '', SIGNED_URL = '' } = process.env;
const queue = new Queue('events', { connection: new Redis(REDIS_URL, { maxRetriesPerRequest: null }) });
const app = express();
app.disable('x-powered-by');

app.post('/webhooks/hubspot', express.raw({ type: () => true, limit: '8mb' }), async (request, response) => {
  const body: Buffer = request.body;
  const hmac = createHmac('sha256', SECRET).update(`POST${SIGNED_URL}`).update(body);
  const expected = hmac.update(String(request.headers['x-hubspot-request-timestamp'])).digest();
  const given = Buffer.from(String(request.headers['x-hubspot-signature-v3']), 'base64');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    response.status(401).end();
    return;
  }
  for (const event of JSON.parse(body.toString()))
    await queue.add('event', event, { removeOnComplete: true });
  response.json({ ok: true });
});
app.listen(Number(PORT), '127.0.0.1', () => process.send?.({ type: 'ready' }));
process.once('SIGTERM', () => process.exit(0));

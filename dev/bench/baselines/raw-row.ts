import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import pg from 'pg';

/**
 * The least that durable intake can do: bare `node:http`, one HMAC over the raw bytes, `JSON.parse`, and one insert of
 * the body, awaited before 200. No router, no limits, no log. On `PORT`; `DATABASE_URL`, `SECRET`, `SIGNED_URL`.
 */
const { PORT, DATABASE_URL, SECRET = '', SIGNED_URL = '' } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 4 });
await pool.query('CREATE TABLE IF NOT EXISTS raw_deliveries (id bigserial PRIMARY KEY, body bytea NOT NULL)');

const server = createServer(async (request, response) => {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const hmac = createHmac('sha256', SECRET).update(`POST${SIGNED_URL}`).update(body);
    const expected = hmac.update(String(request.headers['x-hubspot-request-timestamp'])).digest();
    const given = Buffer.from(String(request.headers['x-hubspot-signature-v3']), 'base64');
    const genuine = given.length === expected.length && timingSafeEqual(given, expected);
    if (!genuine || !Array.isArray(JSON.parse(body.toString()))) {
      response.writeHead(401).end();
      return;
    }
    await pool.query({
      name: 'store',
      text: 'INSERT INTO raw_deliveries (body) VALUES ($1)',
      values: [body],
    });
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
  } catch (error) {
    console.error(error);
    response.writeHead(500).end();
  }
});
server.listen(Number(PORT), '127.0.0.1', () => process.send?.({ type: 'ready' }));
process.once('SIGTERM', () => process.exit(0));

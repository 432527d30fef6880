import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { verifyV3 } from '../../adapters/hubspot/signature.ts';

export type StubCall = { method: string; path: string; query: URLSearchParams; body: unknown };
export type StubReply = { status?: number; json: unknown };

/** A stand-in for the server: answers what a test says, to signed calls only, and remembers them. */
export async function startStubApi(secret: string) {
  const calls: StubCall[] = [];
  let reply: (call: StubCall) => StubReply | Promise<StubReply> = () => ({ status: 404, json: {} });
  let url = '';

  async function answer(request: IncomingMessage): Promise<StubReply> {
    const body = await buffer(request);
    const { method = '', url: target = '', headers } = request;
    const verified = verifyV3({
      method,
      uri: `${url}${target}`,
      body,
      secrets: [secret],
      signature: headers['x-hubspot-signature-v3'],
      timestamp: headers['x-hubspot-request-timestamp'],
      nowMs: Date.now(),
    });
    if (!verified.ok) return { status: 401, json: { title: verified.why } };
    const { pathname, searchParams } = new URL(target, url);
    const call = {
      method,
      path: pathname,
      query: searchParams,
      body: body.length === 0 ? null : JSON.parse(body.toString()),
    };
    calls.push(call);
    return reply(call);
  }

  const server = createServer((request, response) => {
    void answer(request).then(({ status = 200, json }) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    url,
    calls,
    /** Sets what is answered from now on. */
    answers(next: typeof reply) {
      reply = next;
      calls.length = 0;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

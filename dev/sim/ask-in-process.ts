import { IncomingMessage, type RequestListener, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

export type Answer = { status: number; headers: Headers; text: string };

/** One request to an HTTP handler without a network: nothing depends on sockets or timers. */
export async function askInProcess(
  handle: RequestListener,
  request: { method: string; path: string; headers: Record<string, string>; body: string },
): Promise<Answer> {
  const incoming = new IncomingMessage(new Socket());
  incoming.method = request.method;
  incoming.url = request.path;
  incoming.headers = {
    host: 'hubspot',
    ...request.headers,
    'content-length': String(Buffer.byteLength(request.body)),
  };
  incoming.push(request.body);
  incoming.push(null);
  // As after a request that was read to its end; else its end is told as an abort, with an error that nobody hears.
  incoming.complete = true;
  const response = new ServerResponse(incoming);
  const answered = Promise.withResolvers<Answer>();
  const chunks: Buffer[] = [];
  const keep = (chunk: unknown) => {
    if (typeof chunk === 'string' || Buffer.isBuffer(chunk)) chunks.push(Buffer.from(chunk));
  };
  response.write = (chunk: unknown) => {
    keep(chunk);
    return true;
  };
  response.end = (chunk?: unknown) => {
    keep(chunk);
    const headers = new Headers();
    for (const [name, value] of Object.entries(response.getHeaders())) headers.set(name, String(value));
    answered.resolve({ status: response.statusCode, headers, text: Buffer.concat(chunks).toString('utf8') });
    return response;
  };
  handle(incoming, response);
  return await answered.promise;
}

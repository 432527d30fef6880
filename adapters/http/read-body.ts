import type { IncomingMessage } from 'node:http';

export type ReadBody = { ok: true; body: Buffer } | { ok: false; why: 'too-large' | 'too-slow' | 'aborted' };

/**
 * The bytes of a request as they came, nothing decoded. What comes after the limit is passed is dropped unread,
 * not refused: a connection closed under a sender that still writes would cost it our answer.
 * @param limits.maxMs longest wait for the last byte
 */
export async function readBody(
  request: IncomingMessage,
  limits: { maxBytes: number; maxMs: number },
): Promise<ReadBody> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limits.maxBytes) return { ok: false, why: 'too-large' };
  const { promise, resolve } = Promise.withResolvers<ReadBody>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  const timer = setTimeout(() => resolve({ ok: false, why: 'too-slow' }), limits.maxMs);
  const onData = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > limits.maxBytes) return resolve({ ok: false, why: 'too-large' });
    chunks.push(chunk);
  };
  const onEnd = () => {
    const [first] = chunks;
    // Most bodies come in one piece, which needs no copy.
    resolve({ ok: true, body: first?.length === bytes ? first : Buffer.concat(chunks, bytes) });
  };
  const onGone = () => resolve({ ok: false, why: 'aborted' });
  request.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    // The listener for errors stays, so the connection holds on to this until its next request: not to the body, too.
    chunks.length = 0;
    request.off('data', onData).off('end', onEnd).off('close', onGone);
    request.resume();
  }
}

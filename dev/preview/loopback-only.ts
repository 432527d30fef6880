import type { RequestHandler } from 'express';

/**
 * Refuses a request that was made for another host than this machine (a page elsewhere that points its name here),
 * and a change that another site's page asks for.
 */
export const loopbackOnly: RequestHandler = (request, response, next) => {
  if (!isLoopback(request.headers.host) || !isOwnPage(request.method, request.headers)) {
    response.status(403).type('text/plain').send('The preview answers its own page on this machine only.\n');
    return;
  }
  next();
};

function isLoopback(host: string | undefined): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host ?? '');
}

function isOwnPage(method: string, headers: Record<string, string | string[] | undefined>): boolean {
  if (method === 'GET' || method === 'HEAD') return true;
  return headers.origin === undefined || headers.origin === `http://${String(headers.host)}`;
}

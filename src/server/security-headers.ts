import type { NextFunction, Request, Response } from 'express';

/** Nothing of ours is a page to embed, to sniff, to cache or to run scripts in. Pages widen the policy themselves. */
export function securityHeaders(publicUrl: string) {
  const headers = {
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(publicUrl.startsWith('https:') ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
  return (_request: Request, response: Response, next: NextFunction) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    next();
  };
}

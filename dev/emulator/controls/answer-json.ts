import type { Request, RequestHandler } from 'express';

/** A control that answers what its function returns. */
export const answerJson =
  (handle: (req: Request) => unknown, status = 200): RequestHandler =>
  (req, res) => {
    res.status(status).json(handle(req));
  };

/** A control that answers nothing. */
export const answerNothing =
  (handle: (req: Request) => void): RequestHandler =>
  (req, res) => {
    handle(req);
    res.status(204).end();
  };

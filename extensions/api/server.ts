import { askServer, type ServerAnswer } from './ask-server.ts';

/** What a card asks of the server; paths are below `/api/v1`. */
export type Server = {
  read: <T extends { ok: true }>(path: string) => Promise<ServerAnswer<T>>;
  /** `body` carries the idempotency key. */
  send: <T extends { ok: true }>(path: string, body: Record<string, unknown>) => Promise<ServerAnswer<T>>;
};

/** The server under its public address, which has no slash at its end. */
export function createServer(publicUrl: string): Server {
  const url = (path: string) => `${publicUrl}/api/v1${path}`;
  return {
    read: path => askServer(url(path)),
    send: (path, body) => askServer(url(path), body),
  };
}

export type EmulatorClient = ReturnType<typeof createEmulatorClient>;

/** HubSpot refused what was asked; `status` and `text` are its answer. */
export class CrmError extends Error {
  override readonly name = 'CrmError';
  readonly status: number;

  constructor(status: number, path: string, text: string) {
    super(`${path}: ${status} ${text}`);
    this.status = status;
  }
}

/** Calls the emulator as one of its CRM users. */
export function createEmulatorClient(baseUrl: string) {
  async function call(method: string, path: string, userId: string | null, body?: unknown): Promise<unknown> {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(userId === null ? {} : { authorization: `Bearer user:${userId}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    if (!response.ok && response.status !== 207) throw new CrmError(response.status, path, text);
    return text === '' ? {} : JSON.parse(text);
  }
  return {
    get: (path: string, userId: string | null = null) => call('GET', path, userId),
    post: (path: string, userId: string | null, body: unknown) => call('POST', path, userId, body),
    patch: (path: string, userId: string, body: unknown) => call('PATCH', path, userId, body),
  };
}

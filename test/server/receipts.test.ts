import { execFile } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReceiptSigner, verifyReceipt } from '../../adapters/runtime/receipt-signer.ts';
import type { Receipt } from '../../contract/receipt.ts';
import { createTestDatabase, type TestDatabase } from '../support/create-test-database.ts';
import { startTestServer, type TestServer } from './support/start-test-server.ts';

const fields = {
  registrationId: 'reg_1',
  portalId: '9007199254740993',
  sequence: '17',
  claimedAt: '2026-11-22T10:00:00.123Z',
  claimHash: 'ab'.repeat(32),
  policyVersion: 3,
};
const privateKey = () =>
  createPrivateKey(generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
const signer = createReceiptSigner(privateKey());
const receipt = signer.sign(fields);

describe('a receipt', () => {
  test('is genuine as it was signed, whatever the order of its fields', () => {
    expect(verifyReceipt(receipt, signer.key.publicKeyPem)).toEqual({ ok: true });
    const reordered = Object.fromEntries(Object.entries(receipt).toReversed()) as Receipt;
    expect(verifyReceipt(reordered, signer.key.publicKeyPem)).toEqual({ ok: true });
  });

  const altered: [string, Partial<Receipt>][] = [
    ['its registration', { registrationId: 'reg_2' }],
    ['its portal', { portalId: '1' }],
    ['its number', { sequence: '16' }],
    ['its instant', { claimedAt: '2026-11-22T10:00:00.122Z' }],
    ['its hash', { claimHash: 'cd'.repeat(32) }],
    ['its policy', { policyVersion: 4 }],
    ['its signature', { signature: Buffer.alloc(64).toString('base64url') }],
  ];
  test.each(altered)('with %s changed is not', (_what, change) => {
    expect(verifyReceipt({ ...receipt, ...change }, signer.key.publicKeyPem)).toEqual({
      ok: false,
      why: 'altered',
    });
  });

  test('of another key is told apart from a changed one', () => {
    const other = createReceiptSigner(privateKey());
    expect(verifyReceipt(receipt, other.key.publicKeyPem)).toEqual({ ok: false, why: 'other-key' });
  });
});

describe('npm run receipt -- verify', () => {
  let database: TestDatabase;
  let server: TestServer;
  let directory: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    server = await startTestServer(database.appUrl, { RECEIPT_SIGNING_KEY: seed });
    directory = await mkdtemp(join(tmpdir(), 'dibs-receipt-'));
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await database.drop();
    await rm(directory, { recursive: true });
  });
  const seed = Buffer.alloc(32, 7).toString('base64');
  const ed25519Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
  const ours = createReceiptSigner(
    createPrivateKey({
      key: Buffer.concat([ed25519Prefix, Buffer.alloc(32, 7)]),
      format: 'der',
      type: 'pkcs8',
    }),
  );

  async function verify(document: unknown, ...more: string[]): Promise<string> {
    const file = join(directory, 'receipt.json');
    await writeFile(file, JSON.stringify(document));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['commands/receipt.ts', 'verify', file, ...more],
      {
        env: { ...process.env, RECEIPT_SIGNING_KEY: seed },
      },
    );
    return stdout;
  }
  const keyUrl = () => `${server.origin}/api/v1/receipt-key`;

  test('finds a receipt genuine by the key that the server shows', async () => {
    expect(await verify(ours.sign(fields), '--key', keyUrl())).toContain('Genuine: registration reg_1');
  });

  test('takes the whole answer to a submission, and the key of its environment', async () => {
    expect(await verify({ ok: true, registration: {}, receipt: ours.sign(fields) })).toContain('Genuine');
  });

  test('fails for a changed receipt and for one of another key', async () => {
    await expect(verify({ ...ours.sign(fields), sequence: '1' }, '--key', keyUrl())).rejects.toThrow(
      'Not genuine',
    );
    await expect(verify(receipt, '--key', keyUrl())).rejects.toThrow('another one');
  });
});

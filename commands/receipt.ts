import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { loadConfig } from '../adapters/runtime/config.ts';
import { createReceiptSigner, verifyReceipt } from '../adapters/runtime/receipt-signer.ts';
import { receiptSchema } from '../contract/receipt.ts';
import { receiptKeySchema } from '../contract/receipt-key.ts';
import { submitAnswerSchema } from '../contract/views.ts';

const usage = `Usage: npm run receipt -- verify FILE [--key KEY]

FILE holds a receipt, or the whole answer to a submission. KEY is a file with the public key, as PEM or as
GET /api/v1/receipt-key answers it, or the URL of that route; absent: the key of this environment.
The status is 0 for a genuine receipt, 1 for any other.`;

class UsageError extends Error {}

async function main(): Promise<void> {
  const { file, key } = readCommand(process.argv.slice(2));
  const document: unknown = JSON.parse(await readFile(file, 'utf8'));
  const answer = submitAnswerSchema.pick({ receipt: true }).safeParse(document);
  const receipt = receiptSchema.parse(answer.success ? answer.data.receipt : document);
  const verdict = verifyReceipt(receipt, await publicKey(key));
  if (verdict.ok) {
    const { registrationId, portalId, sequence, claimedAt } = receipt;
    console.log(
      `Genuine: registration ${registrationId} in portal ${portalId}, number ${sequence}, claimed at ${claimedAt}.`,
    );
    return;
  }
  throw new Error(
    verdict.why === 'other-key'
      ? `Not verified: it names the key ${receipt.keyId}, and this is another one.`
      : 'Not genuine: something was changed after it was signed.',
  );
}

function readCommand(args: string[]): { file: string; key: string | undefined } {
  try {
    const options = { key: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    const [verb, file] = positionals;
    if (verb === 'verify' && file !== undefined) return { file, key: values.key };
  } catch (cause) {
    throw new UsageError(usage, { cause });
  }
  throw new UsageError(usage);
}

async function publicKey(source: string | undefined): Promise<string> {
  if (source === undefined) {
    // Only the signing key is needed; the rest of the environment may be that of any process.
    const database = { DATABASE_URL: 'postgresql://none@localhost/none' };
    return createReceiptSigner(loadConfig({ ...process.env, ...database }).receiptSigningKey).key
      .publicKeyPem;
  }
  const text = /^https?:/.test(source) ? await (await fetch(source)).text() : await readFile(source, 'utf8');
  return text.startsWith('-----BEGIN') ? text : receiptKeySchema.parse(JSON.parse(text)).publicKeyPem;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

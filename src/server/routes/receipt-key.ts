import { receiptKeySchema } from '../../../contract/receipt-key.ts';
import { jsonRoute, ok } from '../route.ts';

export const receiptKeyRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/receipt-key',
    summary: 'The public key that receipts are signed with; anyone may check a receipt by it',
    auth: 'public',
    answers: { 200: receiptKeySchema },
    handle: async ({ deps }) => ok({ ok: true as const, ...deps.receipts.key }),
  }),
];

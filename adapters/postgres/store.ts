import { createHash } from 'node:crypto';
import type { MintPort, ReadsPort, TextsPort } from '../../operations/ports.ts';
import { mintId } from '../runtime/mint-id.ts';
import { accounts } from './accounts.ts';
import { activityReads } from './activity-reads.ts';
import { appeals } from './appeals.ts';
import { availability } from './availability.ts';
import { claims } from './claims.ts';
import { compensations } from './compensations.ts';
import { consents } from './consents.ts';
import { credits } from './credits.ts';
import { deadlines } from './deadlines.ts';
import { deals } from './deals.ts';
import { disputes } from './disputes.ts';
import { noteDueWork } from './due-work.ts';
import { engagement } from './engagement.ts';
import { erasure } from './erasure.ts';
import { evidence } from './evidence.ts';
import { findings } from './findings.ts';
import { holds } from './holds.ts';
import { identity } from './identity.ts';
import { importFacts } from './import-facts.ts';
import { imports } from './imports.ts';
import type { PortalTransaction } from './in-portal.ts';
import { ledger } from './ledger.ts';
import { ledgerWhys } from './ledger-whys.ts';
import { mailRecipients } from './mail-recipients.ts';
import { mails } from './mails.ts';
import { manyClaims } from './many-claims.ts';
import { observeReports } from './observe-reports.ts';
import { onBehalf } from './on-behalf.ts';
import { outbox } from './outbox.ts';
import { partnerContacts } from './partner-contacts.ts';
import { partnerFiles } from './partner-files.ts';
import { partnerRequests } from './partner-requests.ts';
import { partners } from './partners.ts';
import { program } from './program.ts';
import { proposals } from './proposals.ts';
import { splits } from './splits.ts';
import { standings } from './standings.ts';
import { tierFacts } from './tier-facts.ts';
import { tiers } from './tiers.ts';
import { toldPairs } from './told-pairs.ts';
import { tolls } from './tolls.ts';
import { users } from './users.ts';
import { waiting } from './waiting.ts';

export type Store = ReturnType<typeof storeOf>;

/** Every port of the operations, over one transaction of one portal. */
export function storeOf(tx: PortalTransaction) {
  const mint: MintPort = {
    id: mintId,
    hash: text => createHash('sha256').update(text, 'utf8').digest('hex'),
  };
  const { drawTimeAgain, ...clockAndPolicy } = program(tx);
  const partnersPort = partners(tx);
  const accountsPort = accounts(tx, drawTimeAgain);
  const textsPort = texts(tx, mint);
  /** Time that is asked for after a lock is drawn after it, however many locks a transaction takes (I1). */
  const timeAfter = <Args extends unknown[], Result>(lock: (...args: Args) => Promise<Result>) => {
    return (...args: Args): Promise<Result> => {
      const locked = lock(...args);
      drawTimeAgain();
      return locked;
    };
  };
  return {
    ...mint,
    ...clockAndPolicy,
    ...partnersPort,
    lockPartner: timeAfter(partnersPort.lockPartner),
    lockPartners: timeAfter(partnersPort.lockPartners),
    ...accountsPort,
    ...claims(tx),
    ...holds(tx),
    ...deals(tx),
    ...users(tx),
    ...findings(tx),
    ...engagement(tx),
    ...observeReports(tx),
    ...consents(tx),
    ...evidence(tx),
    ...activityReads(tx),
    ...tolls(tx),
    ...tiers(tx),
    ...tierFacts(tx),
    ...compensations(tx),
    ...credits(tx),
    ...splits(tx, claims(tx)),
    ...erasure(tx, claims(tx)),
    ...identity(tx, accountsPort),
    ...toldPairs(tx),
    ...ledger(tx),
    ...ledgerWhys(tx),
    ...deadlines(tx),
    ...outbox(tx, mint),
    ...mails(tx, mint),
    ...mailRecipients(tx, partnerContacts(tx)),
    ...textsPort,
    ...reads(tx),
    ...disputes(tx, textsPort),
    ...proposals(tx),
    ...appeals(tx),
    ...standings(tx),
    ...onBehalf(tx),
    ...waiting(tx),
    ...availability(tx),
    ...imports(tx),
    ...importFacts(tx),
    ...manyClaims(tx),
    ...partnerContacts(tx),
    ...partnerRequests(tx),
    ...partnerFiles(tx),
    drawClaimSequence: async () => {
      const [row] = await tx.query<{ n: string }>(`SELECT nextval('claim_sequence') AS n`);
      if (row === undefined) throw new Error('The database drew no sequence number');
      return BigInt(row.n);
    },
  };
}

function texts(
  tx: PortalTransaction,
  mint: MintPort,
): TextsPort & { textsOf(ids: string[]): Promise<Map<string, string>> } {
  return {
    keepText: async body => {
      const textId = mint.id('txt');
      await tx.send('INSERT INTO texts (portal_id, text_id, body) VALUES ($1, $2, $3)', [
        tx.portalId,
        textId,
        body,
      ]);
      return textId;
    },
    textsOf: async ids => {
      if (ids.length === 0) return new Map();
      const rows = await tx.query<{ text_id: string; body: string | null }>(
        'SELECT text_id, body FROM texts WHERE portal_id = $1 AND text_id = ANY($2::text[])',
        [tx.portalId, ids],
      );
      return new Map(rows.flatMap(row => (row.body === null ? [] : [[row.text_id, row.body] as const])));
    },
  };
}

function reads(tx: PortalTransaction): ReadsPort {
  return {
    wantReads: async (objectType, ids) => {
      if (ids.length === 0) return;
      await tx.send(
        `INSERT INTO wanted_reads (portal_id, object_type, object_id, requested_at)
         SELECT $1, $2, id, program_now() FROM unnest($3::bigint[]) AS id
         ON CONFLICT (portal_id, object_type, object_id) DO UPDATE SET requested_at = program_now()`,
        [tx.portalId, objectType, [...new Set(ids)].sort()],
      );
      await noteDueWork(tx, 'reads');
    },
  };
}

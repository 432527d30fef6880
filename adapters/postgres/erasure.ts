import { erasedContactId } from '../../domain/activity-versions.ts';
import type { ErasurePort } from '../../operations/erase-contact.ts';
import type { ClaimsPort } from '../../operations/ports.ts';
import type { PortalTransaction } from './in-portal.ts';
import { toSql } from './instants.ts';

/** Takes a person out of `registrations`, `texts`, `evidence` and `findings`. */
export function erasure(tx: PortalTransaction, claims: Pick<ClaimsPort, 'registration'>): ErasurePort {
  return {
    claimsNaming: async contactId => {
      const rows = await tx.query<{ registration_id: string }>(
        `SELECT registration_id FROM registrations WHERE portal_id = $1 AND $2::text::bigint = ANY(contact_ids)
         UNION SELECT registration_id FROM evidence WHERE portal_id = $1 AND ${names}
         UNION SELECT registration_id FROM findings WHERE portal_id = $1 AND contact_id = $2::text::bigint ORDER BY 1`,
        [tx.portalId, contactId],
      );
      const found = [];
      for (const row of rows) found.push(await claims.registration(row.registration_id));
      return found.filter(claim => claim !== null);
    },
    eraseContactFrom: async ({ registrationId, contactIds, noteTextId }, contactId, at) => {
      const named = contactIds.includes(contactId);
      if (named) {
        await fromClaim(tx, registrationId, contactId);
        await eraseFiles(tx, registrationId);
        await eraseReferences(tx, registrationId, at);
      }
      return {
        note: named && noteTextId !== null && (await eraseNote(tx, registrationId, noteTextId, at)),
        evidence: await fromEvidence(tx, registrationId, contactId),
        findings: await fromFindings(tx, registrationId, contactId),
      };
    },
  };
}

/** Evidence of which `$2` is a contact. */
const names = `(activity -> 'associations' -> 'contactIds' ? $2::text OR activity -> 'toContactIds' ? $2::text)`;

async function fromClaim(tx: PortalTransaction, registrationId: string, contactId: string): Promise<void> {
  await tx.send(
    `UPDATE registrations SET contact_ids = array_remove(contact_ids, $3::bigint)
      WHERE portal_id = $1 AND registration_id = $2`,
    [tx.portalId, registrationId, contactId],
  );
}

/** They may name the person, as the note may. */
async function eraseFiles(tx: PortalTransaction, registrationId: string): Promise<void> {
  await tx.send(
    'UPDATE partner_files SET bytes = NULL, name = NULL WHERE portal_id = $1 AND registration_id = $2',
    [tx.portalId, registrationId],
  );
}

/** Out of the texts, and out of the answers that are kept for retries. */
async function eraseNote(
  tx: PortalTransaction,
  registrationId: string,
  textId: string,
  at: Temporal.Instant,
): Promise<boolean> {
  await tx.send(
    `UPDATE idempotency_keys SET answer = jsonb_set(answer, '{registration,note}', 'null')
      WHERE portal_id = $1 AND answer #>> '{registration,id}' = $2 AND answer -> 'registration' ? 'note'`,
    [tx.portalId, registrationId],
  );
  const rows = await tx.query(
    `UPDATE texts SET body = NULL, erased_at = $3
      WHERE portal_id = $1 AND text_id = $2 AND body IS NOT NULL RETURNING 1`,
    [tx.portalId, textId, toSql(at)],
  );
  return rows.length > 0;
}

/** Where it is kept what was entered on behalf: words that may name whoever is erased. */
async function eraseReferences(
  tx: PortalTransaction,
  registrationId: string,
  at: Temporal.Instant,
): Promise<void> {
  await tx.send(
    `UPDATE idempotency_keys SET answer = jsonb_set(answer, '{registration,life,onBehalf,reference}', 'null')
      WHERE portal_id = $1 AND answer #>> '{registration,id}' = $2
        AND answer #> '{registration,life,onBehalf}' ? 'reference'`,
    [tx.portalId, registrationId],
  );
  await tx.send(
    `UPDATE texts SET body = NULL, erased_at = $3 FROM entered_on_behalf o
      WHERE texts.portal_id = $1 AND o.portal_id = $1 AND o.registration_id = $2
        AND texts.text_id = o.reference_text_id AND texts.body IS NOT NULL`,
    [tx.portalId, registrationId, toSql(at)],
  );
}

/** A placeholder stays where the person was: that a mail went to a contact of the customer is still so. */
async function fromEvidence(
  tx: PortalTransaction,
  registrationId: string,
  contactId: string,
): Promise<number> {
  const rows = await tx.query(
    `UPDATE evidence SET activity = activity
         || jsonb_build_object('associations', activity -> 'associations' || jsonb_build_object('contactIds',
              ${withoutPerson(`activity -> 'associations' -> 'contactIds'`)}))
         || CASE WHEN activity ? 'toContactIds'
              THEN jsonb_build_object('toContactIds', ${withoutPerson(`activity -> 'toContactIds'`)}) ELSE '{}' END
      WHERE portal_id = $1 AND registration_id = $3 AND ${names} RETURNING 1`,
    [tx.portalId, contactId, registrationId],
  );
  return rows.length;
}

const withoutPerson = (list: string) =>
  `(SELECT coalesce(jsonb_agg(CASE WHEN id = to_jsonb($2::text) THEN '"${erasedContactId}"' ELSE id END), '[]')
      FROM jsonb_array_elements(${list}) AS id)`;

async function fromFindings(
  tx: PortalTransaction,
  registrationId: string,
  contactId: string,
): Promise<number> {
  const rows = await tx.query(
    `UPDATE findings SET contact_id = NULL, evidence = evidence - 'contactId',
         act_key = CASE WHEN act_key LIKE 'contact:%' THEN 'contact:erased:' || finding_id ELSE act_key END
      WHERE portal_id = $1 AND registration_id = $2 AND contact_id = $3::bigint RETURNING 1`,
    [tx.portalId, registrationId, contactId],
  );
  return rows.length;
}

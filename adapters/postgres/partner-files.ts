import { createHash } from 'node:crypto';
import type { EvidenceFile, FilesPort } from '../../operations/partner-file-records.ts';
import { hasAny } from './belongings.ts';
import type { PortalTransaction } from './in-portal.ts';
import { instantOf, toSql } from './instants.ts';

type Row = {
  file_id: string;
  registration_id: string;
  activity_id: string;
  name: string | null;
  media_type: string;
  size_bytes: number;
  given_by: string;
  given_at: number;
};
const columns = 'file_id, registration_id, activity_id, name, media_type, size_bytes, given_by, given_at';

/** Rows of `partner_files`. */
export function partnerFiles(tx: PortalTransaction): FilesPort {
  return {
    saveFile: async file => {
      await tx.send(
        `INSERT INTO partner_files (portal_id, ${columns}, bytes, sha256)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          tx.portalId,
          file.fileId,
          file.registrationId,
          file.activityId,
          file.name,
          file.mediaType,
          file.sizeBytes,
          file.givenBy,
          toSql(file.givenAt),
          Buffer.from(file.bytes),
          createHash('sha256').update(file.bytes).digest(),
        ],
      );
    },
    filesOf: async registrationId => {
      if (!(await hasAny(tx, registrationId, 'partner_files'))) return [];
      const rows = await tx.query<Row>(
        `SELECT ${columns} FROM partner_files WHERE portal_id = $1 AND registration_id = $2 AND bytes IS NOT NULL
          ORDER BY given_at DESC, file_id`,
        [tx.portalId, registrationId],
      );
      return rows.map(toFile);
    },
    file: async fileId => {
      const [row] = await tx.query<Row & { bytes: Buffer }>(
        `SELECT ${columns}, bytes FROM partner_files WHERE portal_id = $1 AND file_id = $2 AND bytes IS NOT NULL`,
        [tx.portalId, fileId],
      );
      return row === undefined ? null : { ...toFile(row), bytes: row.bytes };
    },
  };
}

const toFile = (row: Row): EvidenceFile => ({
  fileId: row.file_id,
  registrationId: row.registration_id,
  activityId: row.activity_id,
  name: row.name,
  mediaType: row.media_type,
  sizeBytes: row.size_bytes,
  givenBy: row.given_by,
  givenAt: instantOf(row.given_at),
});

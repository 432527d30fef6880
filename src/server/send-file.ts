import type { EvidenceFile } from '../../operations/partner-file-records.ts';
import type { LinkAnswer } from './partner-link.ts';

/** Hands a file out as a download that no browser opens, sniffs or runs, whatever is in it. */
export const sendFile =
  ({ name, mediaType, bytes }: EvidenceFile & { bytes: Buffer }): LinkAnswer =>
  response => {
    const ascii = (name ?? 'file').replace(/[^\w .()-]/g, '_');
    response
      .status(200)
      .setHeader(
        'content-disposition',
        `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name ?? 'file')}`,
      )
      .setHeader('content-security-policy', "default-src 'none'; sandbox; frame-ancestors 'none'")
      .setHeader('x-content-type-options', 'nosniff')
      .setHeader('content-type', mediaType === 'text/plain' ? 'text/plain; charset=utf-8' : mediaType)
      .send(bytes);
  };

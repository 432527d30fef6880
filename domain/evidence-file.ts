/** What a partner may attach, and in how many bytes: documents and pictures that open in anything, and mails. */
export const mostFileBytes = 5 * 1024 * 1024;
/** Of one registration. */
export const mostFiles = 50;

export type FileType = { extensions: readonly string[]; mediaType: string };

const types: readonly (FileType & { is: (bytes: Uint8Array) => boolean })[] = [
  {
    extensions: ['pdf'],
    mediaType: 'application/pdf',
    is: bytes => startsWith(bytes, [0x25, 0x50, 0x44, 0x46, 0x2d]),
  },
  {
    extensions: ['png'],
    mediaType: 'image/png',
    is: bytes => startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  },
  {
    extensions: ['jpg', 'jpeg'],
    mediaType: 'image/jpeg',
    is: bytes => startsWith(bytes, [0xff, 0xd8, 0xff]),
  },
  // A mail begins with its headers; it is kept and handed out as plain bytes all the same.
  { extensions: ['eml'], mediaType: 'message/rfc822', is: bytes => isText(bytes) && beginsWithHeader(bytes) },
  { extensions: ['txt'], mediaType: 'text/plain', is: isText },
];

/**
 * What a file is, by its bytes; its name has to agree. Null: it is none of what may be attached.
 *
 * @param name as the browser tells it
 */
export function fileTypeOf(name: string, bytes: Uint8Array): FileType | null {
  const extension = extensionOf(name).slice(1);
  return types.find(type => type.extensions.includes(extension) && type.is(bytes)) ?? null;
}

/** The last part of the name, without signs that mislead or break a header; 100 signs at most. */
export function safeFileName(name: string): string {
  const last = name.replace(/.*[\\/]/s, '');
  const extension = extensionOf(last);
  const clean = last
    .slice(0, last.length - extension.length)
    .replace(/[^\p{L}\p{N} ._()-]/gu, '_')
    .slice(0, 90)
    .trim();
  return `${clean === '' ? 'file' : clean}${extension}`;
}

/** With its dot, in lower case; empty where there is none. */
const extensionOf = (name: string): string => /\.[a-z]{1,5}$/i.exec(name)?.[0].toLowerCase() ?? '';

const startsWith = (bytes: Uint8Array, magic: readonly number[]) =>
  magic.every((byte, n) => bytes[n] === byte);

/** UTF-8 without control characters but line breaks, tabs and page breaks. */
function isText(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d].includes(byte)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

const beginsWithHeader = (bytes: Uint8Array) =>
  /^[A-Za-z][A-Za-z0-9-]*:/.test(String.fromCharCode(...bytes.subarray(0, 80)));

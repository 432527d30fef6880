/** Longest address that SMTP carries (RFC 5321). */
const longest = 254;
const plain =
  /^[^\s<>()[\]\\,;:"@\p{Cc}]{1,64}@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/u;

/**
 * The address as it is stored and written to: trimmed, in lower case, its domain in ASCII. Null for what is none: no
 * quotes, no comments, no line breaks and no second address get into a header by way of one.
 */
export function mailAddress(text: string): string | null {
  const address = text.trim().toLowerCase();
  return address.length <= longest && plain.test(address) ? address : null;
}

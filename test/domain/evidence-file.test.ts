import { describe, expect, test } from 'vitest';
import { fileTypeOf, safeFileName } from '../../domain/evidence-file.ts';

const pdf = [0x25, 0x50, 0x44, 0x46, 0x2d, 0x31];
const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00];
const jpeg = [0xff, 0xd8, 0xff, 0xe0];
const text = (words: string) => [...new TextEncoder().encode(words)];
const mail = text('From: ann@cobalt.example\r\nX-Mailer-2: y\r\n\r\nHello');

describe('what a partner attaches is what its bytes say and its name agrees with', () => {
  test.each<[sentence: string, name: string, bytes: number[], mediaType: string | null]>([
    ['a document', 'offer.pdf', pdf, 'application/pdf'],
    ['a document in capitals', 'OFFER.PDF', pdf, 'application/pdf'],
    ['a picture', 'board.png', png, 'image/png'],
    ['a photograph', 'board.jpg', jpeg, 'image/jpeg'],
    ['a photograph by its longer name', 'board.jpeg', jpeg, 'image/jpeg'],
    ['a mail', 'offer.eml', mail, 'message/rfc822'],
    ['a text', 'notes.txt', text('Called Ann.'), 'text/plain'],
    ['an empty text', 'notes.txt', [], 'text/plain'],
    ['a text of more than English', 'notes.txt', text('Zoë rief an: 你好 …'), 'text/plain'],
    ['a text with tabs, line and page breaks', 'notes.txt', text('\ta\r\nb\fc d'), 'text/plain'],
    ['no text with a control character', 'notes.txt', text('a\u001fb'), null],
    ['no text with a NUL', 'notes.txt', text('a\u0000b'), null],
    ['no text that is not UTF-8', 'notes.txt', [0x61, 0xff], null],
    ['no mail whose first header has no name', 'offer.eml', text(': ann@cobalt.example'), null],
    ['no mail whose first line is no header', 'offer.eml', text(' From: ann@cobalt.example'), null],
    ['no mail whose header begins with a digit', 'offer.eml', text('1st: ann'), null],
    ['no mail with a space in its first header', 'offer.eml', text('Dear Ann: hello'), null],
    ['no mail without a header', 'offer.eml', text('Hello'), null],
    ['a mail with a header of one letter', 'offer.eml', text('A: b'), 'message/rfc822'],
    ['a mail with a header of 79 letters', 'offer.eml', text(`${'a'.repeat(79)}:`), 'message/rfc822'],
    ['no mail with a longer one', 'offer.eml', text(`${'a'.repeat(80)}:`), null],
    ['no mail with control characters', 'offer.eml', [...mail, 0], null],
    ['no program that calls itself a document', 'offer.pdf', [0x4d, 0x5a, 0x90, 0x00, 0x03], null],
    ['no document that begins otherwise', 'offer.pdf', [...pdf.slice(0, 4), 0x2e], null],
    ['no picture cut short', 'board.png', png.slice(0, 7), null],
    ['no photograph cut short', 'board.jpg', jpeg.slice(0, 2), null],
    ['no document that calls itself a picture', 'offer.png', pdf, null],
    ['no picture that calls itself a photograph', 'board.jpg', png, null],
    ['no photograph that calls itself a document', 'board.pdf', jpeg, null],
    ['no text that calls itself a page', 'notes.html', text('<p>Hello</p>'), null],
    ['nothing without a dot in its name', 'txt', text('Called Ann.'), null],
    ['nothing with another ending behind', 'notes.txt.exe', text('Called Ann.'), null],
    ['nothing with a space behind its ending', 'notes.txt ', text('Called Ann.'), null],
    ['what has another ending before', 'notes.exe.txt', text('Called Ann.'), 'text/plain'],
  ])('%s', (_sentence, name, bytes, mediaType) => {
    expect(fileTypeOf(name, new Uint8Array(bytes))?.mediaType ?? null).toBe(mediaType);
  });
});

describe('a file is kept under a name that misleads nobody', () => {
  test.each<[sentence: string, name: string, kept: string]>([
    ['which is its own where it is plain', 'Offer (2) v1.1 - final_b.pdf', 'Offer (2) v1.1 - final_b.pdf'],
    ['in letters of any script', 'Żółć 你好 ٣.txt', 'Żółć 你好 ٣.txt'],
    ['with its ending in lower case', 'OFFER.PDF', 'OFFER.pdf'],
    ['without the folders it lay in', 'C:\\Users\\ann/offers\\offer.pdf', 'offer.pdf'],
    ['without folders above', '../../etc/offer.txt', 'offer.txt'],
    ['without a line break that would add a header', 'a\r\nSet-Cookie: b.txt', 'a__Set-Cookie_ b.txt'],
    ['without folders behind a line break', 'a/\nb/offer.txt', 'offer.txt'],
    ['without quotes and signs', 'a"b;c%d*é.txt', 'a_b_c_d_é.txt'],
    ['without signs that turn the reading direction', 'a\u202egpj.txt', 'a_gpj.txt'],
    ['without spaces around it', '  offer  .pdf', 'offer.pdf'],
    ['shortened to 90 signs and its ending', `${'a'.repeat(100)}.pdf`, `${'a'.repeat(90)}.pdf`],
    ['which is a word where nothing is left', '.pdf', 'file.pdf'],
    ['which is a word where only spaces are left', '   .pdf', 'file.pdf'],
    ['which is a word where it ends with a folder', 'offers/', 'file'],
    ['without an ending where it has none', 'offer', 'offer'],
    ['with nothing as ending that is longer than one', 'offer.Version', 'offer.Version'],
    ['with nothing as ending that has digits', 'offer.V2', 'offer.V2'],
    ['with nothing as ending that stands in the middle', 'OFFER.PDF.V2', 'OFFER.PDF.V2'],
  ])('%s', (_sentence, name, kept) => {
    expect(safeFileName(name)).toBe(kept);
  });
});

import { Inflate, deflateSync } from 'fflate';
import { AppError } from './appError.ts';
import { decodeBytes, encodeBytes } from './base64.ts';
import type { GraphDocument } from './document.ts';
import { readDocument, writeDocument } from './fileFormat.ts';

/*
 * A document as a part of an address, from the `#` on: its file's text, deflated (RFC 1951) and in base64url (RFC 4648,
 * section 5). What stands behind the `#` never leaves the machine that opens the address.
 */

/** Browsers and chats cut longer addresses off, in characters. */
export const longestLink = 64_000;
/** Characters of a document's text, at most: a short address can be of a text without end. */
const longestText = 16 * 1024 * 1024;
/** Bytes that are unpacked at once; each can become a thousand. */
const piece = 1024;

/** The document without its training runs. @throws AppError E_FILE_TOO_LARGE where nobody could pass the address on */
export function linkOf(document: GraphDocument): string {
  const text = writeDocument({ ...document, runs: [] }, 0);
  const link = encodeBytes(deflateSync(new TextEncoder().encode(text), { level: 9 })).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  if (link.length <= longestLink) return link;
  throw new AppError('E_FILE_TOO_LARGE', `the link would have ${String(link.length)} characters, and the longest that goes through everywhere has ${String(longestLink)}. Save the project and pass on its file`, { size: link.length, limit: longestLink });
}

/** @throws AppError E_FILE_INVALID where the link was cut off or changed, E_FILE_TOO_LARGE, and as `readDocument` */
export function documentOfLink(link: string): GraphDocument {
  const bytes = inflated(decodeBytes(link.replaceAll('-', '+').replaceAll('_', '/')));
  return readDocument(new TextDecoder('utf-8', { fatal: true }).decode(bytes)).document;
}

function inflated(packed: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const inflate = new Inflate((chunk) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length > longestText) throw new AppError('E_FILE_TOO_LARGE', `the link is of a document of more than ${String(longestText)} characters`, { limit: longestText });
  });
  try {
    for (let from = 0; from < packed.length; from += piece) inflate.push(packed.subarray(from, from + piece), from + piece >= packed.length);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw damaged();
  }
  if (length === 0) throw damaged();
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function damaged(): AppError {
  return new AppError('E_FILE_INVALID', 'the link is not whole: it was cut off or changed on its way. Ask for it again, or for the file');
}

import { AppError } from '../../../../src-core/graph/appError.ts';
import type { CancelSignal } from '../../../../src-core/protocol/contract.ts';

const pieceBytes = 2 ** 18;

/** Where bytes are read from: an open file. */
export interface ByteSource {
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>;
}

export interface DecodeOptions {
  readonly signal: CancelSignal;
  /** Hears how many bytes were read so far. */
  readonly onBytes?: (bytes: number) => void;
  /** Stops after so many bytes, at the end of a line. */
  readonly limit?: number;
}

/**
 * A text file in pieces, every line ending as \n. UTF-8, or UTF-16 where it begins with that byte-order mark; bytes
 * that are neither become U+FFFD.
 * @throws AppError E_CANCELLED; E_FILE_INVALID where it is no text
 */
export async function* decodedText(file: ByteSource, { signal, onBytes, limit = Infinity }: DecodeOptions): AsyncGenerator<string> {
  const buffer = new Uint8Array(pieceBytes);
  let decode = (_bytes: Uint8Array, _last: boolean): string => '';
  let carried = '';
  for (let position = 0; ; ) {
    if (signal.aborted) throw new AppError('E_CANCELLED', 'reading the file was cancelled');
    const { bytesRead } = await file.read(buffer, 0, pieceBytes, position);
    const bytes = buffer.subarray(0, bytesRead);
    if (position === 0) decode = decoderFor(bytes);
    position += bytesRead;
    const last = bytesRead === 0;
    // A \r at the end may be the first half of a line ending.
    let text = carried + decode(bytes, last);
    carried = !last && text.endsWith('\r') ? '\r' : '';
    text = text.slice(0, text.length - carried.length);
    if (text.includes('\r')) text = text.replace(/\r\n?/g, '\n');
    if (text.includes('\0')) throw new AppError('E_FILE_INVALID', 'this is no text: it has bytes of 0. Save the table as CSV, in UTF-8');
    onBytes?.(position);
    if (position >= limit && !last) {
      yield text.slice(0, text.lastIndexOf('\n') + 1 || text.length);
      return;
    }
    if (text !== '') yield text;
    if (last) return;
  }
}

function decoderFor(first: Uint8Array): (bytes: Uint8Array, last: boolean) => string {
  const bigEndian = first[0] === 0xfe && first[1] === 0xff;
  const decoder = new TextDecoder(bigEndian || (first[0] === 0xff && first[1] === 0xfe) ? 'utf-16le' : 'utf-8');
  return (bytes, last) => {
    // Node decodes big-endian UTF-16 only where it was built with all of ICU. Pieces have an even length.
    if (bigEndian) swapPairs(bytes);
    return decoder.decode(bytes, { stream: !last });
  };
}

/** Exchanges the two bytes of each pair. */
function swapPairs(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 1 < bytes.length; at += 2) view.setUint16(at, view.getUint16(at, true));
}

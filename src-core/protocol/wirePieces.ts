import { AppError } from '../graph/appError.ts';

/*
 * A channel that carries bytes takes frames up to a length. A message in its wire form that is longer travels in
 * several, each of which begins with two words, u32 little-endian:
 *
 *     ffffffff   what no message begins with: its text would be longer than a frame
 *     left       how many frames of this message are still to come
 */

/** The longest frame, in bytes; the local server closes a connection with 1009 at a longer one. */
export const longestFrame = 16 * 1024 * 1024;
/** The longest message that a host takes, in bytes: a project of the largest size with room for its path. */
export const longestMessage = 64 * 1024 * 1024;

const mark = 0xffffffff;
const headBytes = 8;
const pieceBytes = longestFrame - headBytes;

/** The frames in which a message travels, of its wire form. */
export function framesOf(bytes: Uint8Array<ArrayBuffer>): readonly Uint8Array<ArrayBuffer>[] {
  if (bytes.length <= longestFrame) return [bytes];
  const count = Math.ceil(bytes.length / pieceBytes);
  return Array.from({ length: count }, (_, index) => {
    const piece = bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes);
    const frame = new Uint8Array(headBytes + piece.length);
    const view = new DataView(frame.buffer);
    view.setUint32(0, mark, true);
    view.setUint32(4, count - 1 - index, true);
    frame.set(piece, headBytes);
    return frame;
  });
}

/** Puts messages together again that came in several frames; one of more than `mostBytes` is refused at its first frame. */
export class FrameJoiner {
  #pieces: Uint8Array[] = [];
  #left = 0;

  constructor(readonly mostBytes: number) {}

  /**
   * Takes the next frame. Returns the wire form of a message that is whole now, and undefined while more is to come.
   * @throws AppError E_BAD_MESSAGE where the frames do not follow each other, or are too many; what came so far is forgotten
   */
  take(frame: Uint8Array): Uint8Array | undefined {
    const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
    const isPiece = frame.length >= headBytes && view.getUint32(0, true) === mark;
    const left = isPiece ? view.getUint32(4, true) : 0;
    const follows = this.#pieces.length === 0 || (isPiece && left === this.#left - 1);
    const fits = (this.#pieces.length + left + 1) * pieceBytes < this.mostBytes + pieceBytes;
    if (!follows || !fits) {
      this.#pieces = [];
      throw new AppError('E_BAD_MESSAGE', `the message cannot be read: ${follows ? 'it is too long' : 'a frame of it is missing'}`);
    }
    if (!isPiece) return frame;
    this.#pieces.push(frame.subarray(headBytes));
    this.#left = left;
    if (left > 0) return undefined;
    const pieces = this.#pieces;
    this.#pieces = [];
    return joined(pieces);
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

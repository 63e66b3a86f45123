import { expect, test } from 'vitest';
import { FrameJoiner, framesOf, longestFrame, longestMessage } from './wirePieces.ts';

const bad: unknown = expect.objectContaining({ code: 'E_BAD_MESSAGE' });

/** Bytes that differ around every cut. */
function message(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 251) bytes[at] = (at % 127) + 1;
  return bytes;
}

test.each([0, 1, longestFrame, longestFrame + 1, 2 * longestFrame, longestMessage])('a message of %i bytes comes back as it was, in frames of at most 16 MiB', (length) => {
  const sent = message(length);
  const frames = framesOf(sent);
  for (const frame of frames) expect(frame.length).toBeLessThanOrEqual(16 * 1024 * 1024);
  const joiner = new FrameJoiner(longestMessage);
  const taken = frames.map((frame) => joiner.take(frame));
  expect(taken.slice(0, -1).every((part) => part === undefined)).toBe(true);
  expect(Buffer.compare(taken.at(-1) ?? new Uint8Array(0), sent)).toBe(0);
});

/** A frame of several, with `left` more to come. */
function piece(left: number, bytes = 1): Uint8Array {
  const frame = new Uint8Array(8 + bytes);
  new DataView(frame.buffer).setUint32(0, 0xffffffff, true);
  new DataView(frame.buffer).setUint32(4, left, true);
  return frame;
}

test('frames that do not follow each other are refused, and the next message is read', () => {
  for (const second of [piece(2), piece(0), piece(3), Uint8Array.of(1), new Uint8Array(0)]) {
    const joiner = new FrameJoiner(longestMessage);
    expect(joiner.take(piece(2))).toBeUndefined();
    expect(() => joiner.take(second)).toThrow(bad);
    expect(joiner.take(Uint8Array.of(7))).toEqual(Uint8Array.of(7));
  }
});

test('what would be longer than a message may be is refused at its first frame', () => {
  const joiner = new FrameJoiner(longestMessage);
  for (const left of [5, 100, 0xffffffff]) expect(() => joiner.take(piece(left))).toThrow(bad);
  expect(joiner.take(piece(4))).toBeUndefined();
});

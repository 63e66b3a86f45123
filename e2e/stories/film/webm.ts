/** A picture that a video encoder made of one of a film. */
export interface CodedPicture {
  readonly bytes: Buffer;
  /** From the beginning of the film, ms. */
  readonly at: number;
  readonly isKey: boolean;
}

/** A WebM file (Matroska, RFC 9559) of one track of VP8, a cluster for each picture. */
export function webmOf(pictures: readonly CodedPicture[], { width, height, ms }: { readonly width: number; readonly height: number; readonly ms: number }): Buffer {
  const head = element(0x1a45dfa3, [
    number(0x4286, 1), number(0x42f7, 1), number(0x42f2, 4), number(0x42f3, 8),
    text(0x4282, 'webm'), number(0x4287, 2), number(0x4285, 2),
  ]);
  const info = element(0x1549a966, [number(0x2ad7b1, 1_000_000), text(0x4d80, 'Chainrule'), text(0x5741, 'Chainrule'), element(0x4489, [double(ms)])]);
  const video = element(0xe0, [number(0xb0, width), number(0xba, height)]);
  const tracks = element(0x1654ae6b, [element(0xae, [number(0xd7, 1), number(0x73c5, 1), number(0x83, 1), text(0x86, 'V_VP8'), video])]);
  const clusters = pictures.map(({ bytes, at, isKey }) => {
    const block = element(0xa3, [Buffer.from([0x81, 0, 0, isKey ? 0x80 : 0]), bytes]);
    return element(0x1f43b675, [number(0xe7, at), block]);
  });
  return Buffer.concat([head, element(0x18538067, [info, tracks, ...clusters])]);
}

/** An element: its id, its length in eight bytes, and what is in it. */
function element(id: number, content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(body.length) | (1n << 56n));
  return Buffer.concat([bigEndian(id), length, body]);
}

function number(id: number, value: number): Buffer {
  return element(id, [bigEndian(Math.round(value))]);
}

function text(id: number, value: string): Buffer {
  return element(id, [Buffer.from(value)]);
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
}

/** A whole number in as few bytes as it needs, at least one. */
function bigEndian(value: number): Buffer {
  const digits = value.toString(16);
  return Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
}

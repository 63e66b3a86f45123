/*
 * Protocol Buffers, the wire format that ONNX files are written in: fields by number, each a varint, eight or four fixed
 * bytes, or so many bytes. https://protobuf.dev/programming-guides/encoding/
 */

/** Bytes of one message; fields are appended in the order in which they are written. */
export class MessageWriter {
  readonly #parts: Uint8Array[] = [];

  /** A whole number from 0, of up to 53 bits. */
  integer(field: number, value: number): this {
    return this.#append(varint(field * 8), varint(value));
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#append(varint(field * 8 + 5), bytes);
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#append(varint(field * 8 + 2), varint(value.length), value);
  }

  message(field: number, value: MessageWriter): this {
    return this.bytes(field, value.finish());
  }

  finish(): Uint8Array {
    const whole = new Uint8Array(this.#parts.reduce((length, part) => length + part.length, 0));
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  #append(...parts: readonly Uint8Array[]): this {
    this.#parts.push(...parts);
    return this;
  }
}

/** Seven bits in each byte, the lowest first; negative numbers as the 64 bits of their two's complement. */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

import { BufferTarget, EncodedPacket, EncodedVideoPacketSource, Output, WebMOutputFormat } from 'mediabunny';

/** A picture that a video encoder made of one of a film. */
export interface CodedPicture {
  readonly bytes: Buffer;
  /** From the beginning of the film, and how long it stands, ms. */
  readonly at: number;
  readonly ms: number;
  readonly isKey: boolean;
}

/** A WebM file of one track of VP8. */
export async function webmOf(pictures: readonly CodedPicture[], width: number, height: number): Promise<Buffer> {
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  const track = new EncodedVideoPacketSource('vp8');
  output.addVideoTrack(track);
  await output.start();
  for (const { bytes, at, ms, isKey } of pictures) {
    await track.add(new EncodedPacket(bytes, isKey ? 'key' : 'delta', at / 1000, ms / 1000), { decoderConfig: { codec: 'vp8', codedWidth: width, codedHeight: height } });
  }
  await output.finalize();
  if (!target.buffer) throw new Error('nothing was written');
  return Buffer.from(target.buffer);
}

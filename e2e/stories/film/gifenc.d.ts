/** What is used of gifenc, which comes without types. */
declare module 'gifenc' {
  /** Up to `most` colours, three bytes each, that stand for those of RGBA pixels. */
  function quantize(rgba: Uint8Array | Uint8ClampedArray, most: number): number[][];
  /** For each pixel the index of the nearest colour. */
  function applyPalette(rgba: Uint8Array | Uint8ClampedArray, palette: readonly (readonly number[])[]): Uint8Array<ArrayBuffer>;

  interface Frame {
    readonly palette: readonly (readonly number[])[];
    /** How often all of it is shown again; 0 for ever. */
    readonly repeat: number;
    /** How long it stands, ms. */
    readonly delay: number;
    readonly transparent: boolean;
    readonly transparentIndex: number;
    readonly dispose: number;
  }
  function GIFEncoder(): {
    writeFrame(pixels: Uint8Array, width: number, height: number, frame: Frame): void;
    finish(): void;
    bytes(): Uint8Array;
  };

  const gifenc: { readonly quantize: typeof quantize; readonly applyPalette: typeof applyPalette; readonly GIFEncoder: typeof GIFEncoder };
  export default gifenc;
}

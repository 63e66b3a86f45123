/** A file of an export: its name inside of the folder that the export fills. */
export interface ExportedFile {
  readonly name: string;
  readonly content: Uint8Array;
}

/** SHA-256 in hexadecimal digits, of a text that of its UTF-8: the host's, as the core has none. */
export type Sha256 = (content: Uint8Array | string) => string;

export function textFile(name: string, text: string): ExportedFile {
  return { name, content: new TextEncoder().encode(text) };
}

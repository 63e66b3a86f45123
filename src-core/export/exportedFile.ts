/** A file of an export: its name inside of the folder that the export fills. */
export interface ExportedFile {
  readonly name: string;
  readonly content: Uint8Array;
}

export function textFile(name: string, text: string): ExportedFile {
  return { name, content: new TextEncoder().encode(text) };
}

/** A file as it is stored: bytes, or for large ones a blob, of which parts can be read. */
export interface StoredFile {
  readonly content: Uint8Array<ArrayBuffer> | Blob;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

/** Files by their absolute paths; a folder is what paths begin with. Each call happens as a whole or not at all, also against other windows. */
export interface FileStore {
  read(path: string): Promise<StoredFile | undefined>;
  write(path: string, file: StoredFile): Promise<void>;
  /** Writes only where there is no such file; false where there is. */
  create(path: string, file: StoredFile): Promise<boolean>;
  /** Gives a file another name, in the place of whatever had it; false where there is no such file. */
  move(from: string, to: string): Promise<boolean>;
  /** Removes a file; false where there was none. */
  remove(path: string): Promise<boolean>;
  /** The paths of all files in a folder and the folders in it. */
  list(folder: string): Promise<string[]>;
}

/** What a path of something in this folder begins with. */
export function insideOf(folder: string): string {
  return folder.endsWith('/') ? folder : `${folder}/`;
}

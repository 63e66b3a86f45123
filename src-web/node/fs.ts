/* As much of `node:fs` as the services name. Nothing can be written at once in a browser, so reports of crashes are not kept. */

export const constants = { O_RDONLY: 0, W_OK: 2, COPYFILE_FICLONE: 0 };

export function mkdirSync(): void {
  // Folders come with what is in them.
}

export function readdirSync(): string[] {
  return [];
}

export function unlinkSync(): void {
  // There is none to remove.
}

export function writeFileSync(): never {
  throw new Error('nothing can be written at once in a browser');
}

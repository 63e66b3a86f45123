import { writeFile } from 'node:fs/promises';
import { atomicWrite } from '../services/atomicWrite.ts';

const megabytes = 2;

/** A whole content: its first character, over and over. */
export function contentOf(letter: string): Uint8Array {
  return new TextEncoder().encode(letter.repeat(megabytes * 1024 * 1024));
}

/** Whether a file holds one of the contents whole. */
export function isWhole(content: Uint8Array): boolean {
  const [first] = content;
  return content.length === megabytes * 1024 * 1024 && content.every((byte) => byte === first);
}

/** Writes the letters' contents in turn, without end; says `saving` before each. `plain` writes in place, as a control. */
export async function saveOverAndOver(file: string): Promise<void> {
  const plain = process.argv[3] === 'plain';
  for (let turn = 0; ; turn++) {
    const content = contentOf('abcdefgh'.charAt(turn % 8));
    process.stdout.write('saving\n');
    await (plain ? writeFile(file, content) : atomicWrite(file, content));
  }
}

import { readStory } from '../../src-core/story/readStory.ts';
import type { Story } from '../../src-core/story/story.ts';
import { inFile, readWhole } from './projects.ts';

const largestStory = 2 ** 26; // bytes: a document travels with it

/** A story from its file. @throws AppError E_FILE_… with the place inside the file */
export async function openStory(file: string): Promise<Story> {
  const content = await readWhole(file, largestStory);
  return inFile(file, () => readStory(new TextDecoder().decode(content)));
}

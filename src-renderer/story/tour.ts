import { storyOf } from '../../src-core/story/readStory.ts';
import { builtInStories } from './stories.generated.ts';
import { tellStory } from './storyPlayer.ts';

/** The story that shows a newcomer around. */
const tour = 'first-steps';

export async function tellTour(): Promise<void> {
  const built = builtInStories.find(({ id }) => id === tour);
  if (!built) throw new Error(`there is no story ${tour}`);
  await tellStory(storyOf((await built.load()).default));
}

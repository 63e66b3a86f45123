import { useEffect } from 'react';
import { storyOf } from '../../src-core/story/readStory.ts';
import { notifyError } from '../model/notices.ts';
import { app } from '../model/store.ts';
import { builtInStories } from './stories.generated.ts';
import { tellStory } from './storyPlayer.ts';

/** The story that shows a newcomer around. */
const tour = 'first-steps';

async function tellTour(): Promise<void> {
  const built = builtInStories.find(({ id }) => id === tour);
  if (!built) throw new Error(`there is no story ${tour}`);
  await tellStory(storyOf((await built.load()).default));
}

/** Tells the tour as soon as it is there. */
export function Tour(): null {
  useEffect(() => {
    app.setState({ tourWanted: false });
    tellTour().catch(notifyError);
  }, []);
  return null;
}

import { sceneAt } from '../../src-core/story/scenes.ts';
import type { Step, Story } from '../../src-core/story/story.ts';

export const storySpeeds = [0.5, 1, 2, 4, 8] as const;
export type StorySpeed = (typeof storySpeeds)[number];

/** What is taken down of what is done, to be a story. */
export interface RecordingState {
  readonly begin: Story['begin'];
  readonly steps: readonly Step[];
  /** Changes that no step tells. */
  readonly lost: number;
  /** Ends it, and shows what was taken down. */
  readonly stop: () => void;
}

/** The story that is told in this window. */
export interface StoryState {
  readonly story: Story;
  /** The first steps of its scenes. */
  readonly scenes: readonly number[];
  /** The step that comes next; as many as there are steps where the story is over. */
  readonly at: number;
  readonly playing: boolean;
  /** A step is being done. */
  readonly busy: boolean;
  readonly speed: StorySpeed;
  /** The viewer changed the document; going on gives it back to the story. */
  readonly taken: boolean;
  /** What a step did not come to. */
  readonly fault: string | null;
  /** Ends it, and puts back what was on the screen before. */
  readonly end: () => Promise<void>;
  /** Plays or pauses. */
  readonly toggle: () => void;
  readonly next: () => void;
  readonly previous: () => void;
  readonly setSpeed: (speed: StorySpeed) => void;
}

/** The caption that stands in the bar: of the scene whose step comes next while it is told, else of the one told last. */
export function captionAt({ story, scenes, at, playing: isPlaying, busy }: StoryState): Step['caption'] {
  const step = isPlaying || busy || at === 0 ? at : at - 1;
  const scene = Math.min(sceneAt(scenes, Math.min(step, story.steps.length - 1)), scenes.length - 1);
  return story.steps[scenes[scene] ?? 0]?.caption;
}

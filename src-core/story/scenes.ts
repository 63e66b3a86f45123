import type { Step, Story } from './story.ts';

/** Where each scene of a story begins, by the number of its first step: a step with a caption, and those after it without one. */
export function scenesOf({ steps }: Pick<Story, 'steps'>): readonly number[] {
  return steps.flatMap((step, index) => (index === 0 || isTold(step) ? [index] : []));
}

/** The scene that a step belongs to, counted from 0; after the last step the last one. */
export function sceneAt(scenes: readonly number[], step: number): number {
  return Math.max(0, scenes.findLastIndex((first) => first <= step));
}

/** A picture's caption is for whoever looks through the pictures. */
function isTold(step: Step): boolean {
  return step.caption !== undefined && step.do !== 'picture';
}

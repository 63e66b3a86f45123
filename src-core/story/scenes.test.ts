import { expect, test } from 'vitest';
import { sceneAt, scenesOf } from './scenes.ts';
import type { Step } from './story.ts';

const words = { en: 'words', 'zh-CN': '词' };
const silent: Step = { do: 'walk', direction: 'forwards', times: 1 };
const told: Step = { ...silent, caption: words };

test('a scene begins with the first step, and with each that has a caption but pictures', () => {
  expect(scenesOf({ steps: [silent, silent, told, silent, { do: 'picture', name: 'one', caption: words }, told] })).toEqual([0, 2, 5]);
  expect(scenesOf({ steps: [told, told] })).toEqual([0, 1]);
});

test('each step belongs to the last scene that has begun', () => {
  const scenes = [0, 2, 5];
  expect([0, 1, 2, 4, 5, 6].map((step) => sceneAt(scenes, step))).toEqual([0, 0, 1, 1, 2, 2]);
});

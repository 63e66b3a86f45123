import { expect, test } from 'vitest';
import type { PictureWatch } from '../../src-core/protocol/watch.ts';
import { mergedWishes, onPictureWishes, wishPictures, wishedPictures } from './pictureWishes.ts';

const wire = (edge: string, count: number, step?: number): PictureWatch => ({ of: { kind: 'wire', edges: [edge] }, count, ...(step !== undefined && { step }) });
const inside = (name: string): PictureWatch => ({ of: { kind: 'internal', node: 'a', name }, count: 6 });

test('a picture that several show is asked for once, with the most elements; steps and tensors are told apart', () => {
  expect(mergedWishes([wire('e', 4), wire('e', 9), wire('e', 2), wire('e', 4, 1), inside('weights'), inside('mask')])).toEqual([wire('e', 9), wire('e', 4, 1), inside('weights'), inside('mask')]);
});

test('many changes are told once, and what is shown no more is not asked for', async () => {
  const [card, painter] = [{}, {}];
  let told = 0;
  const end = onPictureWishes(() => {
    told += 1;
  });
  wishPictures(card, [inside('weights')]);
  wishPictures(painter, [wire('e', 4)]);
  await Promise.resolve();
  expect([told, wishedPictures()]).toEqual([1, [inside('weights'), wire('e', 4)]]);
  wishPictures(painter, [wire('e', 4)]);
  await Promise.resolve();
  expect(told).toBe(1);
  wishPictures(card, []);
  wishPictures(painter, []);
  await Promise.resolve();
  expect([told, wishedPictures()]).toEqual([2, []]);
  end();
});

import { expect, test } from 'vitest';
import { openExample } from '../../../src-core/examples/catalogue.ts';
import { analyse } from '../../../src-core/graph/validate.ts';
import { registry } from '../../../src-core/node/registry.ts';
import { chipRoom } from './chipRoom.ts';

const document = openExample('mlp-3-2-2');
const { shapes } = analyse(document, registry);
const shown = { values: 'all', direction: 'both', digits: 4, tensorPictures: true } as const;

test('vectors of two numbers ask for more room than single numbers do, though no number is there yet', () => {
  const vectors = chipRoom(document.edges, shapes, shown);
  const single = chipRoom([], shapes, shown);
  expect(vectors.height).toBeGreaterThan(single.height + 20);
});

test('values alone ask for less, and where no numbers are shown there is a wire to be seen', () => {
  const all = chipRoom(document.edges, shapes, shown);
  expect(chipRoom(document.edges, shapes, { ...shown, direction: 'forward' }).width).toBeLessThan(all.width);
  expect(chipRoom(document.edges, shapes, { ...shown, values: 'off' })).toEqual({ width: 40, height: 20 });
});

import { expect, test } from 'vitest';
import { DocumentSchema, emptyDocument } from './document.ts';
import { addFrame, around, areaOf, changeFrame, framesAfterLayout, liesWithin, resizeFrame } from './frames.ts';
import { moveItems } from './groupEdits.ts';

const { document, id } = addFrame(emptyDocument('test'), { x: 10, y: 20, width: 300, height: 200 });

test('a frame is added, written on, coloured, moved and resized, and can be saved', () => {
  const second = addFrame(document, { x: 0, y: 0, width: 120, height: 80 });
  expect(second.id).not.toBe(id);
  const changed = moveItems(resizeFrame(changeFrame(second.document, id, { text: '# Gates', hue: 'green' }), id, { width: 3, height: 410.4 }), new Map([[id, { x: -5, y: 7 }]]));
  expect(changed.frames[0]).toEqual({ id, text: '# Gates', hue: 'green', position: { x: -5, y: 7 }, size: { width: 120, height: 410 } });
  expect(changed.frames[1]).toBe(second.document.frames[1]);
  expect(DocumentSchema.safeParse(changed).success).toBe(true);
});

test('what lies wholly in a frame is in it', () => {
  const [frame] = document.frames;
  if (!frame) throw new Error('no frame');
  expect(liesWithin({ x: 10, y: 20, width: 300, height: 200 }, areaOf(frame))).toBe(true);
  expect(liesWithin({ x: 9, y: 20, width: 100, height: 100 }, areaOf(frame))).toBe(false);
  expect(around([{ x: 0, y: 0, width: 10, height: 10 }, { x: 50, y: -20, width: 10, height: 10 }], { left: 5, right: 5, top: 30, bottom: 6 })).toEqual({ x: -5, y: -50, width: 70, height: 66 });
  expect(around([], { left: 5, right: 5, top: 30, bottom: 6 })).toBeUndefined();
});

test('a layout takes a frame along with its items, and leaves one that holds others too', () => {
  const areas = new Map([['a', { x: 40, y: 60, width: 50, height: 40 }], ['b', { x: 150, y: 100, width: 50, height: 40 }], ['far', { x: 900, y: 0, width: 50, height: 40 }]]);
  const [moved] = framesAfterLayout(document.frames, areas, new Map([['a', { x: 140, y: 60 }], ['b', { x: 350, y: 60 }]]));
  // 30 and 40 px above and beside its items as before.
  expect(moved).toMatchObject({ position: { x: 110, y: 20 }, size: { width: 400, height: 160 } });
  expect(framesAfterLayout(document.frames, areas, new Map([['a', { x: 140, y: 60 }]]))[0]).toBe(document.frames[0]);
});

test('a frame that holds nothing makes way for a card that a layout puts on it, by the shortest way', () => {
  const areas = new Map([['a', { x: 600, y: 60, width: 50, height: 40 }], ['b', { x: 700, y: 60, width: 50, height: 40 }]]);
  // The cards come to lie from 100 to 350 across and from 60 to 100 down: the frame goes below them.
  const [moved] = framesAfterLayout(document.frames, areas, new Map([['a', { x: 100, y: 60 }], ['b', { x: 300, y: 60 }]]));
  expect(moved).toMatchObject({ position: { x: 10, y: 160 }, size: { width: 300, height: 200 } });
  expect(framesAfterLayout(document.frames, areas, new Map([['a', { x: 600, y: 160 }]]))[0]).toBe(document.frames[0]);
});

test('a note within a frame goes along with it, and keeps to the side of the cards that it is on', () => {
  const { document: noted, id: note } = addFrame(document, { x: 180, y: 140, width: 120, height: 72 });
  const areas = new Map([['a', { x: 40, y: 60, width: 50, height: 40 }], ['b', { x: 110, y: 60, width: 50, height: 40 }]]);
  // The cards come to be 130 px further apart, 100 px further to the right and 10 px further down.
  const after = framesAfterLayout(noted.frames, areas, new Map([['a', { x: 140, y: 70 }], ['b', { x: 340, y: 70 }]]));
  expect(after[0]).toMatchObject({ position: { x: 110, y: 30 }, size: { width: 430, height: 200 } });
  expect(after[1]).toMatchObject({ id: note, position: { x: 180 + 100 + 130, y: 140 + 10 }, size: { width: 120, height: 72 } });
});

import ELK from 'elkjs';
import { expect, test } from 'vitest';
import { liesWithin, overlap } from '../../../src-core/graph/frames.ts';
import { arrange, type ElkLayout } from './arrange.ts';
import { arrangeSimply } from './dagreLayout.ts';
import { type LayoutDirection, type LayoutItem, type LayoutRequest, type Places, atPlaces } from './layoutRequest.ts';
import { clusterBorder } from './nested.ts';

const elk = new ELK();
const layout: ElkLayout = (graph) => elk.layout(graph);

/** Items of one input `x` and one output `y`, scattered without order; wires as `a b`, to the next step as `a ~ b`. */
function request(wires: readonly string[], direction: LayoutDirection = 'right'): LayoutRequest {
  const ends = wires.map((wire) => wire.split(/ (?:~ )?/));
  const ids = [...new Set(ends.flat())];
  const items = ids.map((id, index): LayoutItem => ({ id, x: (index * 7919) % 613, y: (index * 104729) % 709, width: 180 + (index % 3) * 20, height: 90 + (index % 4) * 30, inputs: [{ name: 'x', y: 45 }], outputs: [{ name: 'y', y: 45 }] }));
  return {
    direction,
    items,
    wires: wires.map((wire, index) => ({ id: `w${String(index)}`, source: { item: ends[index]?.[0] ?? '', port: 'y' }, target: { item: ends[index]?.[1] ?? '', port: 'x' }, feedback: wire.includes('~') })),
    clusters: [],
    chip: { width: 80, height: 38 },
  };
}

const recurrent = ['x U', 'before W', 'U a', 'W a', 'a h', 'h ~ before', 'h V', 'V E', 't E', 'h2 E', 'a h2'];

function overlaps(asked: LayoutRequest, places: Places): string[] {
  const boxes = atPlaces(asked, places).items;
  return boxes.flatMap((a, index) => boxes.slice(index + 1).filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height).map((b) => `${a.id} ${b.id}`));
}

/** The room between the two ends of each wire that leads to the same step. */
function gaps(asked: LayoutRequest, places: Places): number[] {
  const boxes = new Map(atPlaces(asked, places).items.map((item) => [item.id, item]));
  return asked.wires.filter(({ feedback }) => !feedback).map(({ source, target }) => {
    const [from, to] = [boxes.get(source.item), boxes.get(target.item)];
    if (!from || !to) return NaN;
    return asked.direction === 'right' ? to.x - from.x - from.width : to.y - from.y - from.height;
  });
}

for (const direction of ['right', 'down'] as const) {
  test(`a recurrent network is laid out ${direction}: forward all the way, with room for the numbers`, async () => {
    const asked = request(recurrent, direction);
    for (const places of [await arrange(asked, layout), await arrangeSimply(asked)]) {
      expect(overlaps(asked, places)).toEqual([]);
      for (const gap of gaps(asked, places)) expect(gap).toBeGreaterThanOrEqual(direction === 'right' ? asked.chip.width + 40 : asked.chip.height + 40);
    }
  });

  test(`what was tidied ${direction} stays where it is when it is tidied again`, async () => {
    for (const wires of [recurrent, dense(40, 3), dense(60, 5)]) {
      const asked = request(wires, direction);
      const once = await arrange(asked, layout);
      expect(await arrange(atPlaces(asked, once), layout)).toEqual(once);
    }
  });
}

test('with one node more, most of the others stay where they are', async () => {
  const before = await arrange(request(recurrent), layout);
  const { items, ...rest } = request([...recurrent, 'V p']);
  const after = await arrange({ ...rest, items: items.map((item) => ({ ...item, ...(before.get(item.id) ?? { x: 2000, y: 900 }) })) }, layout);
  const moved = [...before].filter(([id, { x, y }]) => Math.hypot((after.get(id)?.x ?? 0) - x, (after.get(id)?.y ?? 0) - y) > 40);
  expect(moved.length).toBeLessThanOrEqual(2);
});

test('branches keep the order from top to bottom that they were given', async () => {
  for (const flipped of [false, true]) {
    const asked = request(['x a', 'x b', 'a z', 'b z']);
    const places = await arrange(atPlaces(asked, new Map([['a', { x: 200, y: flipped ? 400 : 0 }], ['b', { x: 200, y: flipped ? 0 : 400 }]])), layout);
    const [a, b] = [places.get('a'), places.get('b')];
    expect((a?.y ?? 0) < (b?.y ?? 0)).toBe(!flipped);
  }
});

/** A layered network of this many items, each fed by some of the ten before it, the same each time. */
function dense(count: number, seed: number): string[] {
  return Array.from({ length: count }, (_, index) => [1, 2].map((turn) => Math.max(0, index - 1 - ((index * seed * turn + turn) % 10)))).flatMap((sources, index) =>
    index === 0 ? [] : [...new Set(sources)].map((source) => `n${String(source)} n${String(index)}`),
  );
}

const framed = { room: { left: 22, right: 22, top: 46, bottom: 26 }, deeper: { left: 14, right: 14, top: 34, bottom: 14 } };

/** Three clusters, one of them in another; wires pass into them, out of them, around them and, by `skip`, past one of their ends. */
function clustered(direction: LayoutDirection): LayoutRequest {
  const asked = request(['x a', 'x b', 'a c', 'b c', 'c d', 'd e', 'x skip', 'skip e', 'e h', 'h ~ before', 'before b', 'd p', 'p q', 'q c2', 'c2 y', 'h y', 'a far', 'far d'], direction);
  const clusterOf: Readonly<Record<string, string>> = { a: 'inner', b: 'inner', c: 'outer', d: 'outer', p: 'other', q: 'other' };
  return {
    ...asked,
    items: asked.items.map((item) => ({ ...item, ...(clusterOf[item.id] !== undefined && { cluster: clusterOf[item.id] }) })),
    clusters: [{ id: 'outer', ...framed }, { id: 'inner', within: 'outer', ...framed }, { id: 'other', ...framed }],
  };
}

const heldBy: Readonly<Record<string, readonly string[]>> = { outer: ['a', 'b', 'c', 'd'], inner: ['a', 'b'], other: ['p', 'q'] };

for (const direction of ['right', 'down'] as const) {
  test(`laid out ${direction}, the border of each cluster holds its own items and no others; a second time all stay`, async () => {
    const asked = clustered(direction);
    for (const lay of [(of: LayoutRequest) => arrange(of, layout), arrangeSimply]) {
      const places = await lay(asked);
      const placed = atPlaces(asked, places);
      expect(places.size).toBe(asked.items.length);
      expect(overlaps(asked, places)).toEqual([]);
      const borders = new Map(asked.clusters.map((cluster) => [cluster.id, clusterBorder(placed, cluster)]));
      for (const [id, border] of borders) {
        if (!border) throw new Error(`${id} has no border`);
        expect(placed.items.filter((item) => overlap(item, border)).map((item) => item.id).sort()).toEqual(heldBy[id]);
      }
      const [outer, inner, other] = [...borders.values()];
      if (!outer || !inner || !other) throw new Error('no border');
      expect(liesWithin(inner, outer)).toBe(true);
      expect(overlap(outer, other)).toBe(false);
    }
    const once = await arrange(asked, layout);
    expect(await arrange(atPlaces(asked, once), layout)).toEqual(once);
  });
}

test('wires into a cluster come in the order of what they lead to: they do not cross', async () => {
  const asked = request(['x a', 'y b', 'a c', 'b c']);
  const inGroup: LayoutRequest = {
    ...asked,
    items: asked.items.map((item) => ({ ...item, y: { x: 500, y: 0, a: 0, b: 500, c: 250 }[item.id] ?? 0, ...(['a', 'b', 'c'].includes(item.id) && { cluster: 'group' }) })),
    clusters: [{ id: 'group', ...framed }],
  };
  const places = await arrange(inGroup, layout);
  const above = (one: string, other: string): boolean => (places.get(one)?.y ?? NaN) < (places.get(other)?.y ?? NaN);
  expect([above('a', 'b'), above('x', 'y')]).toEqual([true, true]);
});

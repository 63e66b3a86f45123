import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkDocument } from '../engine/check.ts';
import { writeDocument } from '../graph/fileFormat.ts';
import { registry } from '../node/registry.ts';
import { exampleIds, templateIds } from './catalogue.ts';
import { nodeExampleTypes, openNodeExample } from './nodeExamples.ts';

/** Types that only hold data are in every other example. */
const typesToShow = [...registry.values()].filter(({ category }) => category !== 'data').map(({ type }) => type);

it('every node type that is not mere data has an example, under a name that no other example has', () => {
  expect(nodeExampleTypes.toSorted()).toEqual(typesToShow.toSorted());
  expect(nodeExampleTypes.filter((type) => exampleIds.includes(type) || templateIds.includes(type))).toEqual([]);
});

it.each(['nothing', '__proto__', 'toString'])('a type that has no example is refused: %s', async (type) => {
  await expect(openNodeExample(type)).rejects.toThrow(expect.objectContaining({ code: 'E_NOT_FOUND' }));
});

it('is told in the language that is asked for', async () => {
  const chinese = await openNodeExample('multiply', 'zh-CN');
  expect([chinese.title, chinese.description]).toEqual([registry.get('multiply')?.title['zh-CN'], registry.get('multiply')?.summary['zh-CN']]);
});

describe.each(nodeExampleTypes)('the example of %s', (type) => {
  it('shows the type in a small network without a complaint, is written as the program writes it, and has gradients that agree with central differences', async () => {
    const document = await openNodeExample(type);
    expect(document.nodes.map((node) => node.type)).toContain(type);
    expect(document.nodes.length).toBeLessThanOrEqual(12);
    expect(readFileSync(new URL(`./nodes/${type}.chainrule.json`, import.meta.url), 'utf8')).toBe(writeDocument(document));
    expect(overlaps(document.nodes.map(({ position }) => position))).toEqual([]);

    // A number that is not finite stops the run of the check, which throws.
    const check = checkDocument(document, registry);
    expect(check.analysis.diagnostics).toEqual([]);
    expect(check.gradients.length).toBeGreaterThan(0);
    expect(check.gradients.filter(({ verdict }) => verdict === 'differs')).toEqual([]);
    expect(check.passed).toBe(true);
  });
});

/** The pairs of cards that lie on each other: a card is 220 px wide and up to 180 px high. */
function overlaps(places: readonly { readonly x: number; readonly y: number }[]): unknown[] {
  return places.flatMap((a, index) => places.slice(index + 1).filter((b) => Math.abs(a.x - b.x) < 240 && Math.abs(a.y - b.y) < 200).map((b) => [a, b]));
}

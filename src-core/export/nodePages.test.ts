import { expect, it } from 'vitest';
import { definitions } from '../node/registry.generated.ts';
import { registry } from '../node/registry.ts';
import { nodeIndex, nodePage } from './nodePages.ts';

function pageOf(type: string): string {
  const definition = registry.get(type);
  if (!definition) throw new RangeError(type);
  return nodePage(definition, true);
}

it('a page has ports, parameters, settings and formulas', () => {
  const page = pageOf('linear');
  expect(page).toContain('# Linear');
  expect(page).toContain('| in | `x` |');
  expect(page).toMatch(/## Parameters\n\n[^#]*`W`[^#]*`b`/);
  expect(page).toMatch(/`bias` .*"scalar".* `"vector"` \|/);
  expect(page).toMatch(/## Forward\n\n\$\$\ny = x\\,W \+ b\n\$\$/);
  expect(page).toContain('\\frac{\\partial L}{\\partial W} = ');
});

it('a choice that changes ports or formulas tells what it changes, and one that changes nothing is not told', () => {
  const page = pageOf('cross-entropy');
  expect(page).toContain('## The target is: a probability for each class\n\n### Ports');
  expect(page).not.toContain('## Over samples');
  expect(pageOf('activation')).toMatch(/## Function: ReLU\n[^#]*### Forward[^#]*### Gradients[^#]*### Kinks\n\n.*0/);
  expect(pageOf('gru')).toContain('## Reset gate: after the weights (PyTorch)\n\n### Parameters');
});

it('the index has every type once, under its category', () => {
  const index = nodeIndex(definitions);
  for (const { type } of definitions) expect(index.split(`(${type}.md)`)).toHaveLength(2);
  expect(index.indexOf('(delay.md)')).toBeGreaterThan(index.indexOf('## Recurrent'));
});

import { afterEach, expect, test } from 'vitest';
import type { GraphDocument } from '../graph/document.ts';
import { AppError } from '../graph/appError.ts';
import { neuron } from '../testing/networks.ts';
import { createEngineService } from './service.ts';
import { onSignOfLife } from './signOfLife.ts';

afterEach(() => {
  onSignOfLife(() => undefined);
});

/** How many signs the engine gives while it loads and runs a document. */
function signsOf(document: GraphDocument): number {
  const nothing = (): void => undefined;
  const host = { now: () => 0, breathe: () => Promise.resolve(), readTable: () => Promise.reject(new AppError('E_NOT_FOUND', 'there is none')), sha256: () => '' };
  const engine = createEngineService(host, { frame: nothing, progress: nothing, checkpoint: nothing, checkProgress: nothing, sweepProgress: nothing });
  let signs = 0;
  onSignOfLife(() => (signs += 1));
  void engine['engine.evaluate']({ document, revision: 1 }, { aborted: false, addEventListener: nothing });
  return signs;
}

test('a document gives signs before and after it is analysed, for each node that is compiled, and around its run', () => {
  const parts = 4;
  const [both, nodes] = [2, neuron().nodes.length];
  expect(signsOf(neuron())).toBe(parts + both * nodes);
  const unknown = neuron().nodes.map((node) => ({ ...node, type: 'unknown' }));
  expect(signsOf({ ...neuron(), nodes: unknown })).toBe(2);
});

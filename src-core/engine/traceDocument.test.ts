import { expect, test } from 'vitest';
import { exampleIds, openExample, templateIds } from '../examples/catalogue.ts';
import { nodeExampleTypes, openNodeExample } from '../examples/nodeExamples.ts';
import { analyse } from '../graph/validate.ts';
import { registry } from '../node/registry.ts';
import { neuron, recurrent } from '../testing/networks.ts';
import { traceDocument } from './traceDocument.ts';

const traceOf = (document: Parameters<typeof analyse>[0]): ReturnType<typeof traceDocument> => traceDocument(analyse(document, registry));

test('operations are on tensors of the network, in rows for each sample', () => {
  const { forward } = traceOf(neuron());
  const linear = forward[0]?.nodes.find(({ node }) => node === 'z')?.groups[0]?.operations;
  expect(linear?.map(({ op }) => op)).toEqual(['matmul', 'addRow']);
  expect(linear?.[0]?.args).toMatchObject([
    { tensor: { kind: 'output', node: 'x', name: 'x', gradient: false }, lag: 0, rows: { perSample: 1 }, columns: 2 },
    { tensor: { kind: 'parameter', record: 'z.W' }, rows: 2, columns: 1 },
    { tensor: { kind: 'output', node: 'z', name: 'y' }, rows: { perSample: 1 }, columns: 1 },
  ]);
});

test('steps that do the same are one group, seen from the step', () => {
  const { forward, backward } = traceOf(recurrent());
  const delay = forward[0]?.nodes.find(({ node }) => node === 'before');
  expect(delay?.groups.map(({ steps, operations: [first] }) => [steps, first?.op])).toEqual([[[0], 'fill'], [[1, 2], 'copy']]);
  expect(delay?.groups[1]?.operations[0]?.args[0]).toMatchObject({ lag: -1, tensor: { node: 'h' } });
  expect(backward[0]?.direction).toBe('backwards');
});

test.each([...exampleIds, ...templateIds])('%s can be traced', (id) => {
  expect(traceOf(openExample(id)).forward.length).toBeGreaterThan(0);
});

test.each(nodeExampleTypes)('the example of %s can be traced', async (type) => {
  expect(traceOf(await openNodeExample(type)).forward.length).toBeGreaterThan(0);
});

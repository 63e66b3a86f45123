import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { GraphDocument } from '../src-core/graph/document.ts';
import { type NetworkModel, type Workload, documentOf } from '../src-core/testing/workloads.ts';

/**
 * Writes a workload down for contestants that know nothing of Chainrule: the model as JSON, and the numbers beside it
 * (`….bin`, float64), `x` and `t` as `[N, T, …]`, the layers' `W0`, `b0`, … as `[in, out]`; those of an LSTM are `Wf`
 * to `bo`, the rows of h first, and `W`, `b` of the layer that reads it. Returns the file.
 */
export function writeTask({ id, model }: Workload, folder: string): string {
  const document = documentOf(model);
  const tensors: Record<string, { shape: readonly number[]; from: number; length: number }> = {};
  const numbers: number[] = [];
  for (const [name, { shape, values }] of namedTensors(document, model)) {
    tensors[name] = { shape, from: numbers.length, length: values.length };
    for (const value of values) numbers.push(value);
  }
  const file = path.join(folder, `${id.replaceAll(' ', '-')}.json`);
  writeFileSync(file, JSON.stringify({ id, model, tensors }));
  writeFileSync(`${file}.bin`, Float64Array.from(numbers));
  return file;
}

type StoredTensor = GraphDocument['parameters'][number]['values'];

function namedTensors({ data, parameters }: GraphDocument, model: NetworkModel): [string, StoredTensor][] {
  const { x, t } = data.columns;
  if (!x || !t) throw new Error('a workload has an input x and a target t');
  const nameOf = (id: string): string => {
    const [node = '', slot = ''] = id.split('.');
    return model.kind === 'perceptron' ? `${slot}${node.slice(1)}` : slot;
  };
  return [['x', x.values], ['t', t.values], ...parameters.map(({ id, values }): [string, StoredTensor] => [nameOf(id), values])];
}

import { InferenceSession, Tensor } from 'onnxruntime-web';
import { traceDocument } from '../../src-core/engine/traceDocument.ts';
import { exportOnnx } from '../../src-core/export/onnx/exportOnnx.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { analyse } from '../../src-core/graph/validate.ts';
import { importModel } from '../../src-core/import/onnx/importOnnx.ts';
import { registry } from '../../src-core/node/registry.ts';
import { arranged, engineOutputs, shapeOf, withRows } from '../../src-core/testing/importedModel.ts';
import { difference } from './difference.ts';

/**
 * The largest difference between what onnxruntime gives for a model, and for the model that its document is exported as, or
 * `changed` in its stead; the engine's outputs of that document are compared as well.
 */
export async function roundTripDifference(file: Uint8Array, rowsOf: (name: string, count: number) => readonly number[], samples: number, changed?: GraphDocument): Promise<number> {
  const read = importModel(file, registry, '');
  const model = changed ? { ...read, document: changed } : read;
  const { steps } = model.document.data;
  const rows = Object.fromEntries(model.inputs.map(({ name, node }) => [name, rowsOf(name, (samples * (model.document.data.columns[node]?.values.values.length ?? 0)))]));
  const document = withRows(model, rows, samples);
  const analysis = analyse(document, registry);
  const again = exportOnnx(analysis, traceDocument(analysis), { precision: 'float32', documentHash: '' });
  const first = await answers(file, model.inputs.map(({ name, axes }) => ({ name, values: arranged(rows[name] ?? [], axes, { samples, steps }), shape: shapeOf(axes, { samples, steps }) })));
  const used = model.inputs.filter(({ node }) => again.inputs.has(node));
  const second = await answers(again.file, used.map(({ name, node }) => {
    const [, , ...shape] = document.data.columns[node]?.values.shape ?? [];
    return { name: again.inputs.get(node) ?? '', values: [...(rows[name] ?? [])], shape: [samples, ...(steps > 1 ? [steps] : []), ...shape] };
  }));
  const engine = engineOutputs(model, rows, samples);
  return Math.max(...model.outputs.flatMap(({ name, node, port, axes }) => {
    const written = again.outputs.find((output) => output.node === node && output.port === port)?.name ?? '';
    const whole = arranged(second[written] ?? [], axes, { samples, steps });
    return [difference(whole, first[name] ?? []), difference(engine[name] ?? [], first[name] ?? [])];
  }));
}

interface Feed {
  readonly name: string;
  readonly values: readonly number[];
  readonly shape: readonly number[];
}

async function answers(file: Uint8Array, feeds: readonly Feed[]): Promise<Record<string, number[]>> {
  const session = await InferenceSession.create(file, { executionProviders: ['wasm'] });
  try {
    const results = await session.run(Object.fromEntries(feeds.map(({ name, values, shape }) => [name, new Tensor('float32', Float32Array.from(values), [...shape])])));
    return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, Array.from(data as ArrayLike<number>)]));
  } finally {
    await session.release();
  }
}

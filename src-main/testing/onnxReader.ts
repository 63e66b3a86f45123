import { writeFileSync } from 'node:fs';
import { InferenceSession, Tensor, env } from 'onnxruntime-web';
import { readTensor } from '../../src-core/engine/inspect.ts';
import { Session } from '../../src-core/engine/session.ts';
import { traceDocument } from '../../src-core/engine/traceDocument.ts';
import type { StoredType } from '../../src-core/export/namedTensor.ts';
import { exportOnnx, withWholeSequences } from '../../src-core/export/onnx/exportOnnx.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { analyse } from '../../src-core/graph/validate.ts';
import { referenceBackend } from '../../src-core/kernels/reference/referenceBackend.ts';
import { registry } from '../../src-core/node/registry.ts';
import { difference } from './difference.ts';

env.logLevel = 'error';

/** Thrown where the runtime has no kernel for an operator of this precision: the model is right, and this reader cannot run it. */
export class NotInRuntime extends Error {}

/**
 * Exports a document to ONNX, runs the model in onnxruntime on the document's rows, and gives the largest difference from
 * the engine in float64: of the loss and every output of the model, relative to the largest number of the same tensor where
 * that is above 1. The engine runs `other`, which is the same document unless a difference is wanted. The
 * model is also written to the file `keepAs`.
 * @throws NotInRuntime
 */
export async function onnxDifference(given: GraphDocument, precision: StoredType, { other = given, keepAs }: { readonly other?: GraphDocument; readonly keepAs?: string } = {}): Promise<number> {
  const document = withWholeSequences({ ...given, precision: 'float64' });
  const analysis = analyse(document, registry);
  const exported = exportOnnx(analysis, traceDocument(analysis), { precision, withLoss: true, documentHash: '' });
  if (keepAs !== undefined) writeFileSync(keepAs, exported.file);
  const model = await loaded(exported.file, precision);
  try {
    const results = await answered(model, feedsOf(document, exported.inputs, precision));
    const session = new Session(analyse(withWholeSequences({ ...other, precision: 'float64' }), registry), referenceBackend, { mode: 'evaluation' });
    session.run();
    const { steps, samples } = session.program.layout;
    const differences = exported.outputs.map(({ node, port, name }) => difference(stepsFirst(numbersOf(results[name]), samples, steps), readTensor(session, { kind: 'output', node, port }).value));
    if (exported.loss !== null) differences.push(difference(numbersOf(results[exported.loss]), [session.loss ?? 0]));
    return Math.max(0, ...differences);
  } finally {
    await model.release();
  }
}

/** The runtime's own rewrites round a factor before a product to float32: in float64 the model is run as it was written. */
async function loaded(file: Uint8Array, precision: StoredType): Promise<InferenceSession> {
  return orNotInRuntime(InferenceSession.create(file, { executionProviders: ['wasm'], graphOptimizationLevel: precision === 'float64' ? 'disabled' : 'all' }));
}

async function answered(model: InferenceSession, feeds: Readonly<Record<string, Tensor>>): Promise<InferenceSession.OnnxValueMapType> {
  return orNotInRuntime(model.run(feeds));
}

async function orNotInRuntime<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const [, operator] = /Could not find an implementation for (\w+)|(?:ERROR_MESSAGE: )(\w+) operator does not support/.exec(String(error)) ?? [];
    if (operator !== undefined) throw new NotInRuntime(operator);
    throw error;
  }
}

/** The document's rows: `[N, …shape]`, or `[N, T, …shape]` where there are steps. */
function feedsOf({ data: { columns, steps } }: GraphDocument, inputs: ReadonlyMap<string, string>, precision: StoredType): Record<string, Tensor> {
  const feeds = [...inputs].map(([node, name]) => {
    const { shape: [samples = 1, , ...rest], values } = columns[node]?.values ?? { shape: [], values: [] };
    const shape = [samples, ...(steps > 1 ? [steps] : []), ...rest];
    return [name, precision === 'float32' ? new Tensor('float32', Float32Array.from(values), shape) : new Tensor('float64', Float64Array.from(values), shape)] as const;
  });
  return Object.fromEntries(feeds);
}

function numbersOf(tensor: InferenceSession.OnnxValueMapType[string] | undefined): number[] {
  return tensor && tensor.data instanceof Object && Symbol.iterator in tensor.data ? Array.from(tensor.data as ArrayLike<number>) : [];
}

/** `[N, T, …]` as `[T, N, …]`. */
function stepsFirst(numbers: readonly number[], samples: number, steps: number): number[] {
  const size = numbers.length / (samples * steps);
  return Array.from(numbers, (_, at) => {
    const [step, sample, element] = [Math.floor(at / (samples * size)), Math.floor(at / size) % samples, at % size];
    return numbers[(sample * steps + step) * size + element] ?? NaN;
  });
}

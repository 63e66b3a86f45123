import { readTensor } from '../../src-core/engine/inspect.ts';
import { Session } from '../../src-core/engine/session.ts';
import { namedParameters } from '../../src-core/export/weights.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { portKey } from '../../src-core/graph/resolve.ts';
import type { Analysis } from '../../src-core/graph/validate.ts';
import { referenceBackend } from '../../src-core/kernels/reference/referenceBackend.ts';
import { ruleOf, updateOnce } from '../../src-core/train/update.ts';
import { difference } from './difference.ts';

/** Numbers as a program printed them, by the names of its export; null for what JSON has not. */
type Numbers = Readonly<Record<string, number | readonly (number | null)[]>>;

/** What an exported network computed. What is left out is not compared. */
export interface FoundNumbers {
  readonly loss?: number | null;
  readonly values: Numbers;
  readonly gradients?: Numbers;
  readonly inputs?: Numbers;
}

/** The names of an export: of its outputs by `portKey(node, port)`, and of its arrays of data by node. */
export interface ExportNames {
  readonly outputs: ReadonlyMap<string, string>;
  readonly data: ReadonlyMap<string, string>;
}

/** What the engine computes for a document, which is exported for use: nothing is dropped, norms take the statistics that they have kept. */
export class EngineNumbers {
  readonly #session: Session;
  readonly #analysis: Analysis;

  constructor(analysis: Analysis) {
    this.#analysis = analysis;
    this.#session = new Session(analysis, referenceBackend, { mode: 'evaluation' });
    this.#session.run();
  }

  get loss(): number {
    return this.#session.loss ?? 0;
  }

  /** The gradients of the parameters that the network reads, by the names that files give them. */
  gradients(): Map<string, Float64Array> {
    const { document } = this.#analysis.graph;
    const found = new Map<string, Float64Array>();
    for (const [index, { name }] of namedParameters(document).entries()) {
      const record = document.parameters[index]?.id ?? '';
      const { gradient } = this.#session.program.layout.parameters.has(record) ? readTensor(this.#session, { kind: 'parameter', parameter: record }) : { gradient: null };
      if (gradient) found.set(name, Float64Array.from(gradient));
    }
    return found;
  }

  /**
   * The largest difference of what was found: of the loss, every output that has a name, and the gradients of all inputs and
   * parameters, relative to the largest number of the same tensor where that is above 1.
   */
  differenceOf({ loss, values, gradients, inputs }: FoundNumbers, { outputs, data }: ExportNames): number {
    const differences = loss === undefined ? [] : [difference(listOf(loss), [this.loss])];
    for (const { node, outputs: ports } of this.#session.analysis.order) {
      for (const { name: port } of ports) {
        const { value, gradient } = readTensor(this.#session, { kind: 'output', node: node.id, port });
        const variable = outputs.get(portKey(node.id, port));
        if (variable !== undefined) differences.push(difference(listOf(values[variable]), value));
        const input = inputs?.[data.get(node.id) ?? ''];
        if (input !== undefined && gradient && node.type !== 'target') differences.push(difference(listOf(input), gradient));
      }
    }
    if (gradients) for (const [name, gradient] of this.gradients()) differences.push(difference(listOf(gradients[name]), gradient));
    return Math.max(0, ...differences);
  }

  /**
   * The largest difference after so many updates on all samples, each of them an epoch: of the loss, and of what is trained.
   * 0 where nothing can be trained, or the engine diverges.
   */
  differenceAfterUpdates(updates: number, found: { readonly loss: number | null; readonly parameters: Numbers; readonly data: Numbers }, { data }: ExportNames): number {
    const session = this.#session;
    if (!session.hasLoss || !session.canUpdate) return 0;
    const rule = ruleOf(session);
    for (let update = 1; update <= updates; update++) if (updateOnce(session, rule, update)) return 0;
    const { document } = this.#analysis.graph;
    const { parameters, columns } = session.weights();
    const differences = [difference(listOf(found.loss), [this.loss])];
    for (const [index, { name }] of namedParameters(document).entries()) {
      const wanted = parameters[document.parameters[index]?.id ?? ''];
      if (wanted) differences.push(difference(listOf(found.parameters[name]), wanted));
    }
    for (const [node, wanted] of Object.entries(columns)) {
      // What nothing reads is in no file.
      const name = data.get(node);
      if (name !== undefined) differences.push(difference(samplesFirst(listOf(found.data[name]), document.data), wanted));
    }
    return Math.max(...differences);
  }

  close(): void {
    this.#session.close();
  }
}

function listOf(numbers: number | null | readonly (number | null)[] | undefined): number[] {
  return (typeof numbers === 'object' && numbers !== null ? numbers : numbers === undefined ? [] : [numbers]).map((each) => each ?? NaN);
}

/** Numbers `[T, N, …]` as `[N, T, …]`, as documents have them. */
function samplesFirst(numbers: readonly number[], { samples, steps }: GraphDocument['data']): number[] {
  const width = numbers.length / (samples * steps);
  return Array.from({ length: samples * steps }, (_, row) => {
    const at = ((row % steps) * samples + Math.floor(row / steps)) * width;
    return numbers.slice(at, at + width);
  }).flat();
}

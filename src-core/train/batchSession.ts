import type { SampleSet } from '../data/samples.ts';
import { writeFilled } from '../engine/lossWeights.ts';
import type { RunTensor } from '../engine/layout.ts';
import { Session } from '../engine/session.ts';
import type { Haste } from '../engine/ways.ts';
import { AppError } from '../graph/appError.ts';
import type { GraphDocument } from '../graph/document.ts';
import { nodeName, portKey } from '../graph/resolve.ts';
import { type Analysis, analyse } from '../graph/validate.ts';
import type { Mode } from '../node/definition.ts';
import type { Machinery } from '../engine/machinery.ts';
import type { Registry } from '../node/registry.ts';
import { sizeOf } from '../tensor/shape.ts';

/** What a batch session is made for. */
export interface Room {
  /** The most samples at once. */
  readonly rows: number;
  readonly steps: number;
  /** Where what the losses compare is read: everywhere, or only where a loss counts. */
  readonly reads: Haste['readAt'];
  readonly mode: Mode;
}

/** Steps of the samples that are read: the piece of a sequence that truncated BPTT has come to. */
export interface Window {
  readonly from: number;
  readonly steps: number;
}

/**
 * A run of a document with room for a batch of samples of a set. A batch may have fewer samples than there is room
 * for, and samples fewer steps: what is left over weighs nothing in the losses.
 */
export class BatchSession {
  readonly session: Session;
  readonly #samples: SampleSet;
  readonly #room: Room;
  readonly #inputs: readonly { readonly node: string; readonly tensor: RunTensor }[];
  readonly #lengths: Int32Array;
  readonly #ends: boolean[];

  /** @throws AppError E_DOCUMENT_INVALID, E_BUDGET, E_DATA_UNBOUND where a data node's rows are not in the set */
  constructor(document: GraphDocument, samples: SampleSet, registry: Registry, machinery: Machinery, room: Room) {
    const analysis = analyse(withRoom(document, registry, room), registry);
    checkBound(analysis, samples);
    const { backend, passes } = machinery;
    const isPiece = room.steps < samples.steps;
    const haste = { passes, read: comparedBy(analysis), readAt: room.reads, continues: isPiece };
    const weighted = samples.lengths || isPiece ? 'places' : 'samples';
    this.session = new Session(analysis, backend, { weighted, mode: room.mode, ...(passes.length > 0 && { haste }) });
    this.#samples = samples;
    this.#room = room;
    const { layout } = this.session.program;
    this.#inputs = analysis.order.flatMap(({ node, definition, outputs }) => {
      const tensor = definition.data && layout.outputs.get(portKey(node.id, outputs[0]?.name ?? ''))?.value;
      return tensor ? [{ node: node.id, tensor }] : [];
    });
    this.#lengths = new Int32Array(room.rows);
    this.#ends = new Array<boolean>(room.rows).fill(false);
  }

  /**
   * Puts `count` samples, `order[from]` and those after it, in their places. `meanOver` is the number of samples that
   * a mean is taken over: all of a part where it is measured batch by batch.
   */
  fill(order: Int32Array, from: number, count: number, { window = { from: 0, steps: this.#room.steps }, meanOver = count }: { readonly window?: Window; readonly meanOver?: number } = {}): void {
    const { rows } = this.#room;
    const { memory, program } = this.session;
    const { lengths, steps } = this.#samples;
    for (let row = 0; row < rows; row++) {
      const length = row < count ? (lengths ? (lengths[order[from + row] ?? 0] ?? 0) : steps) - window.from : 0;
      this.#lengths[row] = Math.max(0, Math.min(length, window.steps));
      this.#ends[row] = length <= window.steps;
    }
    for (const { node, tensor } of this.#inputs) {
      for (let row = 0; row < count; row++) {
        const sample = order[from + row] ?? 0;
        for (let step = 0; step < window.steps; step++) {
          this.#samples.read(node, sample, Math.min(window.from + step, steps - 1), memory, tensor.offset + (step * rows + row) * tensor.size);
        }
      }
    }
    writeFilled(program, memory, { lengths: this.#lengths, count: meanOver, ends: this.#ends });
  }
}

/** The rows of a session that has not been filled: their shape says how many there will be, and none is in memory twice. */
const notYet: number[] = [];

/** The document with so many rows for each data node, all zero: a session for it has the room that is wanted. */
export function withRoom(document: GraphDocument, registry: Registry, { rows, steps }: Pick<Room, 'rows' | 'steps'>): GraphDocument {
  const columns = document.nodes.flatMap((node) => {
    const definition = registry.get(node.type);
    const config = definition?.config.safeParse(node.config);
    const data = config?.success ? definition?.data?.(config.data) : undefined;
    if (!data) return [];
    const shape = [rows, steps, ...data.shape];
    return [[node.id, { values: { shape, values: notYet } }] as const];
  });
  return { ...document, data: { samples: rows, steps, columns: Object.fromEntries(columns) } };
}

/** The outputs that losses compare: what predictions and metrics are read from. */
function comparedBy({ graph, order }: Analysis): string[] {
  return order.flatMap(({ node, definition, inputs }) =>
    definition.loss
      ? inputs.flatMap(({ name }) => {
          const edge = graph.incoming.get(portKey(node.id, name));
          return edge ? [portKey(edge.source.node, edge.source.port)] : [];
        })
      : [],
  );
}

function checkBound({ order }: Analysis, { widths }: SampleSet): void {
  for (const { node, definition, config } of order) {
    const data = definition.data?.(config);
    const bound = widths.get(node.id);
    const width = data ? sizeOf(data.shape) : bound;
    if (bound === width) continue;
    const name = nodeName(node, definition);
    const found = bound === undefined ? 'the data set has no columns for it' : `its columns in the data set give ${String(bound)}`;
    throw new AppError('E_DATA_UNBOUND', `"${name}" takes ${String(width)} numbers for each sample, but ${found}. Choose its columns in the data panel.`, { node: node.id, name });
  }
}

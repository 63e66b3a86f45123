import type { Layout, RunTensor } from '../../engine/layout.ts';
import { AppError } from '../../graph/appError.ts';
import { portKey } from '../../graph/resolve.ts';
import type { Analysis } from '../../graph/validate.ts';
import { type View, lengthOf } from '../../node/view.ts';
import type { Extent, TraceTensor, TracedView } from './trace.ts';

/** Where a tensor lies in a layout. `step` is how many numbers one time step has, null for what has no steps. */
interface Place {
  readonly offset: number;
  readonly length: number;
  readonly step: number | null;
  readonly tensor: TraceTensor;
}

/** Finds what a view into a program's memory is a view of. */
export class TensorPlaces {
  readonly #places: Place[] = [];
  /** Numbers that a node laid down for itself: behind the layout's end, each list once. */
  readonly #constants = new Map<string, Place>();
  readonly #rows = new Map<string, Place>();
  readonly #samples: number;
  #end: number;

  constructor(analysis: Analysis, layout: Layout) {
    this.#samples = layout.samples;
    this.#end = layout.size;
    this.#addRunTensors(analysis, layout);
    this.#addParametersAndLosses(layout);
    this.#places.sort((a, b) => a.offset - b.offset);
  }

  /** A row of fixed numbers, as a view to be found again. */
  constants(values: readonly number[]): View {
    const key = values.join();
    const id = `constant ${String(this.#constants.size)}`;
    const place = this.#constants.get(key) ?? { offset: this.#end, length: values.length, step: null, tensor: { id, kind: 'constant', values, shape: [values.length] } };
    if (!this.#constants.has(key)) {
      this.#constants.set(key, place);
      this.#places.push(place);
      this.#end += values.length;
    }
    return { offset: place.offset, rows: 1, columns: values.length };
  }

  /** The row that an operation of a node is the `index`-th to ask for: at every step, and in every node, the same. */
  row(index: number, columns: number): View {
    const id = `row ${String(index)} of ${String(columns)}`;
    const place = this.#rows.get(id) ?? { offset: this.#end, length: columns, step: null, tensor: { id, kind: 'row', shape: [columns] } };
    if (!this.#rows.has(id)) {
      this.#rows.set(id, place);
      this.#places.push(place);
      this.#end += columns;
    }
    return { offset: place.offset, rows: 1, columns };
  }

  /**
   * What a view shows, as seen from a step.
   * @throws AppError E_INTERNAL_VIEW where it is not of whole rows of one tensor
   */
  find(view: View, step: number): TracedView {
    const place = this.#placeOf(view);
    const within = view.offset - place.offset;
    const [transposed, shared] = [view.transposed ?? false, view.shared ?? false];
    const [at, rest] = place.step ? [Math.floor(within / place.step), within % place.step] : [0, within];
    if ((place.step !== null && rest !== 0) || (rest !== 0 && rest % view.columns !== 0)) throw new AppError('E_INTERNAL_VIEW', `a view of ${place.tensor.id} begins inside of a row`);
    return { tensor: place.tensor, lag: place.step === null ? 0 : at - step, rows: this.extent(view.rows), columns: view.columns, fromRow: rest === 0 ? 0 : rest / view.columns, transposed, shared };
  }

  /** A number of rows or matrices: a multiple of the number of samples, which no fixed number reaches, or fixed. */
  extent(count: number): Extent {
    return count > 0 && count % this.#samples === 0 ? { perSample: count / this.#samples } : count;
  }

  #placeOf(view: View): Place {
    const length = lengthOf(view);
    let [low, high] = [0, this.#places.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#places[middle]?.offset ?? Infinity) <= view.offset) low = middle + 1;
      else high = middle;
    }
    // Tensors without numbers share their offset with the next one.
    for (let index = low - 1; index >= 0; index--) {
      const place = this.#places[index];
      if (place && place.length > 0 === length > 0 && view.offset + length <= place.offset + place.length) return place;
      if (place && place.offset < view.offset) break;
    }
    throw new AppError('E_INTERNAL_VIEW', 'a view is of no tensor of the network', { offset: view.offset });
  }

  #addRunTensor(tensor: TraceTensor, { offset, size }: RunTensor, steps: number): void {
    const step = this.#samples * size;
    this.#places.push({ offset, length: steps * step, step, tensor });
  }

  #addRunTensors({ order, shapes }: Analysis, layout: Layout): void {
    const { steps, outputs, internals, edgeGradients, presence, lossWeights } = layout;
    const totals = new Set<RunTensor>();
    for (const { node } of order) {
      const inferred = shapes.inferred.get(node.id);
      for (const [kind, pairs, names] of [['output', outputs, inferred?.outputs], ['internal', internals, inferred?.internals]] as const) {
        for (const name of Object.keys(names ?? {})) {
          const pair = pairs.get(portKey(node.id, name));
          if (!pair) continue;
          totals.add(pair.gradient);
          for (const gradient of [false, true]) {
            const { shape } = pair.value;
            this.#addRunTensor({ id: `${kind} ${portKey(node.id, name)}${gradient ? ' gradient' : ''}`, kind, node: node.id, name, gradient, shape }, gradient ? pair.gradient : pair.value, steps);
          }
        }
      }
    }
    // Of an output that feeds one edge the total is what comes back through it.
    for (const [edge, tensor] of edgeGradients) if (!totals.has(tensor)) this.#addRunTensor({ id: `edge ${edge} gradient`, kind: 'edge-gradient', edge, shape: tensor.shape }, tensor, steps);
    for (const which of ['real', 'padded', 'share', 'among'] as const) if (presence) this.#addRunTensor({ id: `presence ${which}`, kind: 'presence', which, shape: [] }, presence[which], steps);
    for (const [node, tensor] of lossWeights ?? []) this.#addRunTensor({ id: `loss weight ${node}`, kind: 'loss-weight', node, shape: [] }, tensor, steps);
  }

  #addParametersAndLosses({ parameters, losses, totalLoss }: Layout): void {
    const add = (tensor: TraceTensor, offset: number, length: number): void => {
      this.#places.push({ offset, length, step: null, tensor });
    };
    for (const [record, place] of parameters) {
      const { shape, trainable, size } = place;
      for (const gradient of [false, true]) {
        add({ id: `parameter ${record}${gradient ? ' gradient' : ''}`, kind: 'parameter', record, gradient, trainable, shape }, gradient ? place.gradient : place.value, size);
      }
    }
    for (const [node, offset] of [...losses, [null, totalLoss] as const]) add({ id: node === null ? 'total loss' : `loss ${node}`, kind: 'loss', node, shape: [] }, offset, 1);
  }
}

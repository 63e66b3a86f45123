import type { PassEmitter } from '../../engine/compile.ts';
import type { View } from '../../node/view.ts';
import type { TensorPlaces } from './tensorPlaces.ts';
import type { TracedName, TracedView } from './trace.ts';

/** A call as it came in one trace, with numbers as they were for its number of samples. */
export interface RecordedCall {
  readonly op: TracedName;
  readonly args: readonly unknown[];
}

/** The call of every name that gives nothing back: all but `constants` and `row`. */
type Recorder<K extends TracedName> = (...args: Parameters<PassEmitter[K]>) => void;

/** Writes down what nodes emit instead of making instructions of it: the same calls, with tensors for views. */
export class TracingEmitter implements PassEmitter {
  readonly #places: TensorPlaces;
  #calls: RecordedCall[] | null = null;
  #step = 0;
  #rows = 0;

  constructor(places: TensorPlaces) {
    this.#places = places;
  }

  /** What `emit` emits at a step. What is emitted at other times, which zeroes whole regions, is not kept. */
  record(step: number, emit: () => void): RecordedCall[] {
    const calls: RecordedCall[] = [];
    [this.#calls, this.#step, this.#rows] = [calls, step, 0];
    emit();
    this.#calls = null;
    return calls;
  }

  constants(values: readonly number[]): View {
    return this.#places.constants(values);
  }

  row(columns: number): View {
    return this.#places.row(this.#rows++, columns);
  }

  readonly fill = this.#recorder('fill');
  readonly preset = this.#recorder('preset');
  readonly copy = this.#recorder('copy');
  readonly add = this.#recorder('add');
  readonly scale = this.#recorder('scale');
  readonly addScaled = this.#recorder('addScaled');
  readonly multiply = this.#recorder('multiply');
  readonly addMultiply = this.#recorder('addMultiply');
  readonly matmul = this.#recorder('matmul');
  readonly addMatmul = this.#recorder('addMatmul');
  readonly setRows = this.#recorder('setRows');
  readonly addRow = this.#recorder('addRow');
  readonly addSumOfRows = this.#recorder('addSumOfRows');
  readonly rowSums = this.#recorder('rowSums');
  readonly addToRows = this.#recorder('addToRows');
  readonly rowDots = this.#recorder('rowDots');
  readonly addRowScaled = this.#recorder('addRowScaled');
  readonly addColumnsScaled = this.#recorder('addColumnsScaled');
  readonly addColumnDots = this.#recorder('addColumnDots');
  readonly activate = this.#recorder('activate');
  readonly addActivateGradient = this.#recorder('addActivateGradient');
  readonly divide = this.#recorder('divide');
  readonly addDivideGradient = this.#recorder('addDivideGradient');
  readonly extremum = this.#recorder('extremum');
  readonly addExtremumGradient = this.#recorder('addExtremumGradient');
  readonly softmax = this.#recorder('softmax');
  readonly addSoftmaxGradient = this.#recorder('addSoftmaxGradient');
  readonly logSoftmax = this.#recorder('logSoftmax');
  readonly addLogSoftmaxGradient = this.#recorder('addLogSoftmaxGradient');
  readonly logSumExp = this.#recorder('logSumExp');
  readonly addLogSumExpGradient = this.#recorder('addLogSumExpGradient');
  readonly squaredError = this.#recorder('squaredError');
  readonly addSquaredErrorGradient = this.#recorder('addSquaredErrorGradient');
  readonly binaryCrossEntropy = this.#recorder('binaryCrossEntropy');
  readonly addBinaryCrossEntropyGradient = this.#recorder('addBinaryCrossEntropyGradient');
  readonly binaryCrossEntropyOfLogits = this.#recorder('binaryCrossEntropyOfLogits');
  readonly addBinaryCrossEntropyOfLogitsGradient = this.#recorder('addBinaryCrossEntropyOfLogitsGradient');
  readonly crossEntropy = this.#recorder('crossEntropy');
  readonly addCrossEntropyGradient = this.#recorder('addCrossEntropyGradient');
  readonly pick = this.#recorder('pick');
  readonly addPicked = this.#recorder('addPicked');
  readonly pickMaximum = this.#recorder('pickMaximum');
  readonly addAtColumns = this.#recorder('addAtColumns');
  readonly oneHot = this.#recorder('oneHot');

  matmulEach(matrices: number, A: View, B: View, C: View): void {
    this.#keep('matmulEach', [{ count: this.#places.extent(matrices) }, ...this.#found([A, B, C])]);
  }

  addMatmulEach(matrices: number, A: View, B: View, C: View): void {
    this.#keep('addMatmulEach', [{ count: this.#places.extent(matrices) }, ...this.#found([A, B, C])]);
  }

  copyColumns(x: View, from: number, y: View, to: number, width: number): void {
    this.#keep('copyColumns', this.#found([x, { count: from }, y, { count: to }, { count: width }]));
  }

  addColumns(x: View, from: number, y: View, to: number, width: number): void {
    this.#keep('addColumns', this.#found([x, { count: from }, y, { count: to }, { count: width }]));
  }

  addSum(l: View, c: number, total: number): void {
    this.#keep('addSum', this.#found([l, c, { offset: total, rows: 1, columns: 1 }]));
  }

  addDot(a: View, b: View, total: number): void {
    this.#keep('addDot', this.#found([a, b, { offset: total, rows: 1, columns: 1 }]));
  }

  #recorder<K extends TracedName>(op: K): Recorder<K> {
    return (...args) => {
      this.#keep(op, this.#found(args));
    };
  }

  #keep(op: TracedName, args: readonly unknown[]): void {
    this.#calls?.push({ op, args });
  }

  #found(args: readonly unknown[]): readonly unknown[] {
    if (!this.#calls) return [];
    return args.map((arg): unknown => (isView(arg) ? this.#places.find(arg, this.#step) : arg));
  }
}

function isView(argument: unknown): argument is View {
  return typeof argument === 'object' && argument !== null && 'offset' in argument;
}

export function isTracedView(argument: unknown): argument is TracedView {
  return typeof argument === 'object' && argument !== null && 'tensor' in argument;
}

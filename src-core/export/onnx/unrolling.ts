import { AppError } from '../../graph/appError.ts';
import type { GraphDocument } from '../../graph/document.ts';
import { portKey } from '../../graph/resolve.ts';
import type { Analysis } from '../../graph/validate.ts';
import { sizeOf } from '../../tensor/shape.ts';
import type { StoredType } from '../namedTensor.ts';
import type { ArrayProgram } from '../trace/arrayProgram.ts';
import type { ArrayShape, ArrayStatement } from '../trace/arrayOps.ts';
import { sameExtents, shapeOf, shapeOfView } from '../trace/expressions.ts';
import { type TraceTensor, type TracedView, isOfRun } from '../trace/trace.ts';
import { GraphBuilder } from './graphBuilder.ts';
import { ExpressionWriter, extentNumber } from './onnxExpressions.ts';
import type { OnnxValue } from './onnxModel.ts';

/** What the axis of samples is called. */
const samplesAxis = 'N';

/**
 * Writes the statements of a program as nodes of an ONNX graph, one step after the other: what is overwritten there is
 * another value here. A tensor of a run is a matrix `[N, elements]` for each step, a parameter the matrix that nodes see.
 */
export class Unrolling {
  readonly graph: GraphBuilder;
  /** The data nodes, and what the model is given for them. */
  readonly inputs: readonly { readonly node: string; readonly value: OnnxValue }[];
  readonly #analysis: Analysis;
  readonly steps: number;
  /** The newest value of each tensor, by `keyOf`. */
  readonly #values = new Map<string, string>();
  /** What is in there already: one value may be that of several tensors. */
  readonly #kept = new Set<string>();
  #samplesInteger: string | undefined;
  #samplesFloat: string | undefined;

  constructor(analysis: Analysis, { steps }: ArrayProgram, type: StoredType) {
    this.#analysis = analysis;
    this.steps = steps;
    this.graph = new GraphBuilder(type);
    this.inputs = analysis.order.flatMap(({ node, definition, config, outputs }) => {
      const data = definition.data?.(config);
      const [port] = outputs;
      if (!data || !port) return [];
      const shape = analysis.shapes.inferred.get(node.id)?.outputs[port.name] ?? data.shape;
      const name = this.graph.name(node.label ?? node.id);
      return [{ node: node.id, value: { name, type, shape: [samplesAxis, ...(steps > 1 ? [steps] : []), ...shape] } }];
    });
  }

  execute({ kind, to, columns, value }: ArrayStatement, step: number): void {
    const whole = shapeOfView(to);
    const place: ArrayShape = columns ? [to.rows, columns.to - columns.from] : whole;
    let written = this.#writer(step).write(value);
    if (!sameExtents(shapeOf(value), place)) written = this.graph.add('Expand', [written, this.#shape(place)]);
    if (columns) written = this.#splice(to, columns, written, kind, step);
    else if (kind === 'add') written = this.graph.add('Add', [this.#read(to, step), written]);
    const stored = this.#stored(to, written);
    const isOwn = to.tensor.kind === 'output' && !this.#kept.has(stored);
    this.#keep(keyOf(to, step), isOwn ? this.graph.called(stored, this.#nameAt(to.tensor, step + to.lag)) : stored);
  }

  /** An output of the model, with all of its steps. */
  output(node: string, port: string, name: string): OnnxValue {
    const shape = this.#analysis.shapes.inferred.get(node)?.outputs[port] ?? [];
    const view = this.#outputView(node, port);
    const axes = [samplesAxis, ...(this.steps > 1 ? [this.steps] : []), ...shape];
    const parts = Array.from({ length: this.steps }, (_, step) => this.#read(view, step));
    const { graph } = this;
    if (this.steps === 1) return { name: graph.add('Reshape', [parts[0] ?? '', graph.integers([-1, ...shape])], {}, name), type: graph.type, shape: axes };
    const placed = parts.map((part) => graph.add('Reshape', [part, graph.integers([-1, 1, ...shape])]));
    return { name: graph.add('Concat', placed, { axis: 1 }, name), type: graph.type, shape: axes };
  }

  /** The total loss, one number. */
  loss(): OnnxValue {
    const { graph } = this;
    const value = this.#values.get('total loss') ?? graph.number(0);
    return { name: graph.add('Reshape', [value, graph.integers([])], {}, 'loss'), type: graph.type, shape: [] };
  }

  /** The value of an output at a step, `[N, elements]`, as the program has it. */
  outputAt(node: string, port: string, step: number): string {
    return this.#read(this.#outputView(node, port), step);
  }

  /** Says that an output will be given under this name. */
  reserve(node: string, port: string, step: number): string {
    const name = this.graph.name(this.#nameAt({ node, name: port }, step));
    this.#keep(keyOf(this.#outputView(node, port), step), name);
    return name;
  }

  #nameAt({ node, name }: { readonly node: string; readonly name: string }, step: number): string {
    const label = this.#analysis.graph.nodes.get(node)?.node.label ?? node;
    return `${label}/${name}${this.steps > 1 ? ` at ${String(step + 1)}` : ''}`;
  }

  #outputView(node: string, port: string): TracedView {
    const shape = this.#analysis.shapes.inferred.get(node)?.outputs[port] ?? [];
    const tensor: TraceTensor = { id: `output ${portKey(node, port)}`, kind: 'output', node, name: port, gradient: false, shape };
    return { tensor, lag: 0, rows: { perSample: 1 }, columns: sizeOf(shape), fromRow: 0, transposed: false, shared: false };
  }

  #keep(key: string, value: string): void {
    this.#values.set(key, value);
    this.#kept.add(value);
  }

  #writer(step: number): ExpressionWriter {
    return new ExpressionWriter({ graph: this.graph, step, read: (view) => this.#read(view, step), samples: () => this.#samples() });
  }

  /** A view as a matrix of its rows and columns. */
  #read(view: TracedView, step: number): string {
    const { graph } = this;
    const value = this.#valueOf(view, step);
    const size = sizeOf(view.tensor.shape);
    const isRun = isOfRun(view.tensor);
    const [rows, columns] = isRun ? [1, size] : matrixOf(view.tensor);
    const fixed = typeof view.rows === 'number' ? view.rows : null;
    if (columns === view.columns && (isRun ? fixed === null : fixed === rows)) return value;
    const shaped = columns === view.columns ? value : graph.add('Reshape', [value, graph.integers([isRun || fixed === null ? -1 : size / view.columns, view.columns])]);
    if (fixed === null || (!isRun && fixed * view.columns === size)) return shaped;
    return graph.add('Slice', [shaped, graph.integers([view.fromRow]), graph.integers([view.fromRow + fixed]), graph.integers([0])]);
  }

  #valueOf(view: TracedView, step: number): string {
    const key = keyOf(view, step);
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const value = this.#firstValue(view.tensor, step + view.lag);
    this.#keep(key, value);
    return value;
  }

  /** The value of a tensor that no statement has written. */
  #firstValue(tensor: TraceTensor, step: number): string {
    const { graph } = this;
    if (tensor.kind === 'parameter' && !tensor.gradient) return this.#parameter(tensor.record);
    if (tensor.kind === 'constant') return graph.numbers(tensor.values, [1, tensor.values.length]);
    if (tensor.kind === 'output') {
      const input = this.inputs.find(({ node }) => node === tensor.node);
      if (input) return this.#dataAt(input.value.name, sizeOf(tensor.shape), step);
    }
    const zero = graph.number(0);
    return isOfRun(tensor) ? graph.add('Expand', [zero, this.#shape([{ perSample: 1 }, sizeOf(tensor.shape)])]) : graph.numbers([0], [1, 1]);
  }

  /** The numbers of a parameter; none where there is no such record. */
  valuesOf(id: string): { readonly shape: readonly number[]; readonly values: readonly number[] } {
    return this.#recordOf(id)?.values ?? { shape: [], values: [] };
  }

  #recordOf(id: string): GraphDocument['parameters'][number] | undefined {
    return this.#analysis.graph.document.parameters.find((record) => record.id === id);
  }

  #parameter(id: string): string {
    const { shape, values } = this.valuesOf(id);
    return this.graph.initializer(this.#recordOf(id)?.name ?? id, matrixOf({ shape }), values);
  }

  #dataAt(input: string, size: number, step: number): string {
    const { graph } = this;
    const at = this.steps > 1 ? graph.add('Gather', [input, graph.integers([step])], { axis: 1 }) : input;
    return graph.add('Reshape', [at, graph.integers([-1, size])]);
  }

  /** The value with some of its columns replaced, or added to. */
  #splice(to: TracedView, { from, to: end }: { readonly from: number; readonly to: number }, written: string, kind: ArrayStatement['kind'], step: number): string {
    const { graph } = this;
    const before = this.#read(to, step);
    const cut = (first: number, last: number): string => graph.add('Slice', [before, graph.integers([first]), graph.integers([last]), graph.integers([-1])]);
    const middle = kind === 'add' ? graph.add('Add', [cut(from, end), written]) : written;
    return graph.add('Concat', [...(from > 0 ? [cut(0, from)] : []), middle, ...(end < to.columns ? [cut(end, to.columns)] : [])], { axis: -1 });
  }

  /** As it is kept: rows of a view of another width are put together again. */
  #stored(to: TracedView, written: string): string {
    const isRun = isOfRun(to.tensor);
    const size = sizeOf(to.tensor.shape);
    const [rows, columns] = isRun ? [-1, size] : matrixOf(to.tensor);
    const isWhole = isRun ? typeof to.rows === 'object' : typeof to.rows === 'number' && to.rows * to.columns === size;
    if (!isWhole) throw new AppError('E_INTERNAL_VIEW', `a part of the rows of ${to.tensor.id} is written`);
    return columns === to.columns ? written : this.graph.add('Reshape', [written, this.graph.integers([rows, columns])]);
  }

  #shape(extents: ArrayShape): string {
    const { graph } = this;
    const parts = extents.map((extent) => (typeof extent === 'number' ? graph.integers([extent]) : this.#rows(extent.perSample)));
    return extents.every((extent) => typeof extent === 'number') ? graph.integers(extents.map(extentNumber)) : graph.add('Concat', parts, { axis: 0 });
  }

  #rows(perSample: number): string {
    const { graph } = this;
    return perSample === 1 ? this.#samplesShape() : graph.add('Mul', [this.#samplesShape(), graph.integers([perSample])]);
  }

  /** The number of samples as a list of one whole number. */
  #samplesShape(): string {
    const { graph } = this;
    const [first] = this.inputs;
    this.#samplesInteger ??= first ? graph.add('Slice', [graph.add('Shape', [first.value.name]), graph.integers([0]), graph.integers([1])]) : graph.integers([this.#analysis.graph.document.data.samples]);
    return this.#samplesInteger;
  }

  #samples(): string {
    const { graph } = this;
    this.#samplesFloat ??= graph.add('Cast', [this.#samplesShape()], { to: graph.type === 'float32' ? 1 : 11 });
    return this.#samplesFloat;
  }
}

function keyOf({ tensor, lag }: TracedView, step: number): string {
  return isOfRun(tensor) ? `${tensor.id} at ${String(step + lag)}` : tensor.id;
}

/** Rows and columns of a tensor that has no samples, as nodes see it. */
function matrixOf({ shape }: Pick<TraceTensor, 'shape'>): readonly [rows: number, columns: number] {
  const [rows = 1, columns = 1] = shape.length === 2 ? shape : [1, sizeOf(shape)];
  return [rows, columns];
}

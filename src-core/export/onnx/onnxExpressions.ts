import { AppError } from '../../graph/appError.ts';
import { arrayFunctions } from '../trace/arrayFunctions.ts';
import type { ArrayExpression, ArrayShape, BinaryOperation, UnaryOperation } from '../trace/arrayOps.ts';
import { isAmount, shapeOf } from '../trace/expressions.ts';
import type { Amount, Extent, TracedView } from '../trace/trace.ts';
import type { GraphBuilder } from './graphBuilder.ts';

type E = ArrayExpression;

/** What expressions are written with: the graph, and what only its unrolling knows. */
export interface ExpressionScope {
  readonly graph: GraphBuilder;
  readonly step: number;
  /** The name of the value that a view shows, as a matrix of its rows and columns. */
  read(view: TracedView): string;
  /** The number of samples N, as a float of shape []. */
  samples(): string;
}

const unaryNames: Readonly<Record<Exclude<UnaryOperation, 'expm1' | 'log1p' | 'erfc'>, string>> = { negative: 'Neg', exp: 'Exp', log: 'Log', sqrt: 'Sqrt', sin: 'Sin', cos: 'Cos', tanh: 'Tanh', abs: 'Abs', sign: 'Sign' };
const arithmetic = { add: 'Add', subtract: 'Sub', multiply: 'Mul', divide: 'Div', power: 'Pow', maximum: 'Max', minimum: 'Min' } as const;
const comparisons = { greater: 'Greater', 'greater-equal': 'GreaterOrEqual', 'less-equal': 'LessOrEqual', equal: 'Equal' } as const;

/** Functions that are an operator of ONNX, with the same meaning along the last axis. */
const operators: Readonly<Record<string, readonly [op: string, attributes: Readonly<Record<string, number>>]>> = {
  sigmoid: ['Sigmoid', {}],
  softmax: ['Softmax', { axis: -1 }],
  'log-softmax': ['LogSoftmax', { axis: -1 }],
};

/** Writes expressions as nodes of a graph. */
export class ExpressionWriter {
  readonly #scope: ExpressionScope;
  /** What arguments stand for in the body of a function that is written out. */
  readonly #arguments: ReadonlyMap<string, { readonly value: string; readonly shape: ArrayShape }>;

  constructor(scope: ExpressionScope, bound: ReadonlyMap<string, { readonly value: string; readonly shape: ArrayShape }> = new Map()) {
    this.#scope = scope;
    this.#arguments = bound;
  }

  /** The name of the value of an expression. */
  write(e: E): string {
    const { graph } = this.#scope;
    switch (e.op) {
      case 'read':
        return this.#scope.read(e.view);
      case 'number':
        return this.#amount(e.value);
      case 'numbers':
        return graph.numbers(e.values, e.shape);
      case 'argument':
        return this.#arguments.get(e.name)?.value ?? '';
      case 'where':
        return graph.add('Where', [this.#condition(e.condition), this.write(e.a), this.write(e.b)]);
      case 'matmul':
        return graph.add('MatMul', [this.write(e.a), this.write(e.b)]);
      case 'transpose': {
        const rank = this.#rankOf(e.x);
        return graph.add('Transpose', [this.write(e.x)], { perm: [...Array(rank - 2).keys(), rank - 1, rank - 2] });
      }
      case 'reshape':
        return graph.add('Reshape', [this.write(e.x), graph.integers(e.shape.map(extentNumber))]);
      case 'sum':
        return graph.add('ReduceSum', [this.write(e.x), graph.integers([e.axis])], { keepdims: 1 });
      case 'max':
        return graph.add('ReduceMax', [this.write(e.x)], { axes: [e.axis], keepdims: 1 });
      case 'argmax':
        return this.#cast(graph.add('ArgMax', [this.write(e.x)], { axis: e.axis, keepdims: 1 }));
      case 'columns':
        return graph.add('Slice', [this.write(e.x), graph.integers([e.from]), graph.integers([e.to]), graph.integers([-1])]);
      case 'gather':
        return this.#gather(e);
      case 'lookup':
        return this.#lookup(e);
      case 'concatenate':
        return graph.add('Concat', e.parts.map((part) => this.write(part)), { axis: -1 });
      case 'call':
        return this.#call(e.name, e.args);
      default:
        return 'x' in e ? this.#unary(e.op, e.x) : this.#binary(e.op, e.a, e.b);
    }
  }

  #rankOf(e: E): number {
    return (e.op === 'argument' ? (this.#arguments.get(e.name)?.shape ?? []) : shapeOf(e)).length;
  }

  #amount(value: Amount): string {
    const { graph, step } = this.#scope;
    if (typeof value === 'number') return graph.number(value);
    if ('byStep' in value) return graph.number(value.byStep[step] ?? 0);
    return graph.add('Div', [graph.number(value.overSamples), this.#scope.samples()]);
  }

  #unary(op: UnaryOperation, x: E): string {
    const { graph } = this.#scope;
    const one = graph.number(1);
    switch (op) {
      case 'expm1':
        return graph.add('Sub', [graph.add('Exp', [this.write(x)]), one]);
      case 'log1p':
        return graph.add('Log', [graph.add('Add', [one, this.write(x)])]);
      case 'erfc':
        return graph.add('Sub', [one, graph.add('Erf', [this.write(x)])]);
      default:
        return graph.add(unaryNames[op], [this.write(x)]);
    }
  }

  #binary(op: BinaryOperation, a: E, b: E): string {
    const { graph } = this.#scope;
    if (isComparison(op)) return this.#cast(graph.add(comparisons[op], [this.write(a), this.write(b)]));
    if (op === 'maximum' && isAmount(b, 0)) return graph.add('Relu', [this.write(a)]);
    if (op === 'add' && a.op === 'matmul' && isRow(b) && [a.a, a.b].every((factor) => shapeOf(factor).length === 2)) return this.#affine(a.a, a.b, b);
    return graph.add(arithmetic[op], [this.write(a), this.write(b)]);
  }

  /** `x W + b` in one operator. */
  #affine(a: E, b: E, c: E): string {
    const plain = (e: E): E => (e.op === 'transpose' ? e.x : e);
    const attributes = { ...(a.op === 'transpose' && { transA: 1 }), ...(b.op === 'transpose' && { transB: 1 }) };
    return this.#scope.graph.add('Gemm', [this.write(plain(a)), this.write(plain(b)), this.write(c)], attributes);
  }

  /** A condition as ONNX has them: true or false, not 1 or 0. */
  #condition(e: E): string {
    const { graph } = this.#scope;
    if (!('a' in e) || e.op === 'where' || e.op === 'matmul' || !isComparison(e.op)) return graph.add('Cast', [this.write(e)], { to: 9 });
    return graph.add(comparisons[e.op], [this.write(e.a), this.write(e.b)]);
  }

  #cast(value: string): string {
    const { graph } = this.#scope;
    return graph.add('Cast', [value], { to: graph.type === 'float32' ? 1 : 11 });
  }

  /** Where an index is −1, the number of a column that is put behind the last one. */
  #gather({ x, columns, otherwise }: Extract<E, { readonly op: 'gather' }>): string {
    const { graph } = this.#scope;
    const shape = shapeOf(x);
    const width = Number(shape.at(-1));
    let source = this.write(x);
    if (columns.includes(-1)) {
      const pads = [...shape.map(() => 0), ...shape.map((_, axis) => (axis === shape.length - 1 ? 1 : 0))];
      source = graph.add('Pad', [source, graph.integers(pads), graph.number(otherwise)]);
    }
    return graph.add('Gather', [source, graph.integers(columns.map((column) => (column === -1 ? width : column)))], { axis: -1 });
  }

  #lookup({ x, table }: Extract<E, { readonly op: 'lookup' }>): string {
    const { graph } = this.#scope;
    const [{ length } = []] = table;
    const index = graph.add('Add', [graph.add('Cast', [this.write(x)], { to: 7 }), graph.integers(table.map((_, row) => row * length))]);
    return graph.add('Gather', [graph.numbers(table.flat()), index]);
  }

  #call(name: string, args: readonly E[]): string {
    const { graph } = this.#scope;
    const [op, attributes] = operators[name] ?? [];
    const [first] = args;
    if (op !== undefined && first) return graph.add(op, [this.write(first)], attributes);
    const body = Object.hasOwn(arrayFunctions, name) ? arrayFunctions[name] : undefined;
    if (!body) throw new AppError('E_INTERNAL_VIEW', `an array function "${name}" is not known`);
    const bound = new Map(body.parameters.map((parameter, index) => [parameter, this.#bind(args[index])] as const));
    const shape = args.map(shapeOf).find((each) => each.length > 0) ?? [];
    for (const [part, value] of body.parts) bound.set(part, { value: new ExpressionWriter(this.#scope, bound).write(value), shape });
    return new ExpressionWriter(this.#scope, bound).write(body.result);
  }

  #bind(e: E | undefined): { readonly value: string; readonly shape: ArrayShape } {
    return e ? { value: this.write(e), shape: e.op === 'argument' ? (this.#arguments.get(e.name)?.shape ?? []) : shapeOf(e) } : { value: '', shape: [] };
  }
}

function isComparison(op: BinaryOperation): op is keyof typeof comparisons {
  return Object.hasOwn(comparisons, op);
}

/** Whether an expression is one row, or one number in a row, that is added to every row of a matrix. */
function isRow(e: E): boolean {
  const shape = shapeOf(e);
  return shape.length === 2 && shape[0] === 1;
}

/** An extent in the shape that a Reshape gets: −1 for the one that grows with the samples. */
export function extentNumber(extent: Extent): number {
  return typeof extent === 'number' ? extent : -1;
}

import type { ArrayExpression, ArrayShape, ArrayStatement } from '../trace/arrayOps.ts';
import { mapParts, readsOf, sameExtents, shapeOf } from '../trace/expressions.ts';
import { type TraceTensor, isOfRun } from '../trace/trace.ts';
import { TorchExpressions, type TorchNames } from './torchExpressions.ts';

/** Where a statement stands: in a network of one step, in a loop over the steps, or for all steps at once. */
export type Place = 'single' | 'step' | 'all steps';

/** Functions that work along the last axis. */
const alongLastAxis = new Set(['softmax', 'log-softmax', 'log-sum-exp']);

/** Writes statements on arrays as lines of Python that autograd can follow. */
export class TorchStatements {
  readonly #names: TorchNames;
  readonly #matrices: TorchExpressions;
  readonly #natural: TorchExpressions;
  /** Tensors of which pieces are written: they may not share their numbers with another one. */
  readonly #changed: ReadonlySet<TraceTensor>;

  constructor(names: TorchNames, statements: readonly ArrayStatement[]) {
    this.#names = names;
    this.#matrices = new TorchExpressions(names);
    this.#natural = new TorchExpressions(names, true);
    this.#changed = new Set(statements.filter(({ columns }) => columns).map(({ to }) => to.tensor));
  }

  print(statement: ArrayStatement, place: Place): string {
    const { to, kind, columns } = statement;
    const { tensor } = to;
    if (tensor.kind === 'loss') return this.#intoLoss(statement);
    const target = this.#names.read(tensor, to.lag);
    if (columns) return `${this.#matrices.view(to)}[:, ${String(columns.from)}:${String(columns.to)}] ${kind === 'set' ? '=' : '+='} ${this.#matrices.print(statement.value)}`;
    const value = this.#value(statement, place);
    return `${target} = ${kind === 'add' ? `${target} + ${value}` : value}`;
  }

  #value({ to, value: given }: ArrayStatement, place: Place): string {
    const { tensor, rows, columns } = to;
    // What is brought into the tensor's own shape need not be brought into a matrix before.
    const value = given.op === 'reshape' && isOfRun(tensor) ? given.x : given;
    const like = (): string => this.#names.like();
    if (!isOfRun(tensor)) return value.op === 'number' ? `${like()}.new_full((1, ${String(columns)}), ${this.#matrices.amount(value.value)})` : this.#matrices.print(value);
    if (value.op === 'number') return `${like()}.new_full((${[...(place === 'all steps' ? ['T'] : []), this.#names.samples(), ...tensor.shape.map(String)].join(', ')}${tensor.shape.length === 0 && place !== 'all steps' ? ',' : ''}), ${this.#matrices.amount(value.value)})`;
    const copied = (code: string): string => (isBareRead(value) && this.#changed.has(tensor) ? `${code}.clone()` : code);
    if (isNatural(value, to.columns, tensor)) return copied(this.#natural.print(value));
    const own = ownShape(tensor);
    if (value.op === 'read' && value.view.tensor.kind === 'parameter' && value.view.fromRow === 0 && value.view.tensor.shape.join() === tensor.shape.join()) return `${this.#names.read(value.view.tensor, 0)}.expand(${[this.#names.samples(), ...tensor.shape].join(', ')})`;
    if (sameExtents(shapeOf(value), own)) return copied(this.#matrices.print(value));
    const full = [rows, columns];
    const whole = given !== value || sameExtents(shapeOf(value), full) ? undefined : `(${this.#matrices.print(value)}).expand(${typeof rows === 'number' ? String(rows) : rows.perSample === 1 ? this.#names.samples() : `${String(rows.perSample)} * ${this.#names.samples()}`}, ${String(columns)})`;
    const isShaped = given === value && tensor.shape.length === 1 && columns === tensor.shape[0];
    if (isShaped) return copied(whole ?? this.#matrices.print(value));
    return copied(`${whole ?? this.#matrices.atom(value)}.reshape(${[-1, ...tensor.shape].join(', ')})`);
  }

  #intoLoss({ kind, to, value }: ArrayStatement): string {
    const loss = this.#names.read(to.tensor, 0);
    return `${loss} = ${kind === 'add' ? `${loss} + ` : ''}${this.#share(value)}`;
  }

  /** A sum over all samples, with what stands before it. */
  #share(value: ArrayExpression): string {
    if (value.op === 'sum') return value.x.op === 'sum' ? this.#share(value.x) : `${this.#natural.atom(value.x)}.sum()`;
    if (value.op === 'multiply' && value.a.op === 'number') {
      const { value: factor } = value.a;
      return typeof factor === 'object' && 'overSamples' in factor && factor.overSamples === 1 ? `${this.#share(value.b)} / samples` : `${this.#natural.amount(factor)} * ${this.#share(value.b)}`;
    }
    if (value.op === 'negative') return `-${this.#share(value.x)}`;
    return `${this.#natural.atom(value)}.sum()`;
  }

  zeros(tensor: TraceTensor): string {
    const like = this.#names.like();
    if (!isOfRun(tensor)) return `${like}.new_zeros(${tensor.kind === 'row' ? [1, ...tensor.shape].join(', ') : '()'})`;
    return `${like}.new_zeros(${[this.#names.samples(), ...tensor.shape].join(', ')})`;
  }
}

/** The axes of a tensor of the run at one step. */
function ownShape({ shape }: TraceTensor): ArrayShape {
  return [{ perSample: 1 }, ...shape];
}

/** Whether a node's statements can be written for all steps at once: the same at each, each step by itself, and in the tensors' own shapes. */
export function canTakeAllSteps(statements: readonly ArrayStatement[]): boolean {
  return statements.every(({ kind, to, columns, value }) => {
    if (usesSteps(value) || readsOf(value).some(({ lag }) => lag !== 0)) return false;
    if (to.tensor.kind === 'loss') return true;
    return kind === 'set' && !columns && isOfRun(to.tensor) && (value.op === 'number' || isNatural(value, to.columns, to.tensor));
  });
}

function usesSteps(e: ArrayExpression): boolean {
  let found = false;
  const visit = (part: ArrayExpression): ArrayExpression => {
    if (part.op === 'number' && typeof part.value === 'object' && 'byStep' in part.value) found = true;
    return mapParts(part, visit);
  };
  visit(e);
  return found;
}

/** Whether an expression can be written on tensors of the same shape as what it gives, without making matrices of them. */
function isNatural(e: ArrayExpression, columns: number, to: TraceTensor): boolean {
  switch (e.op) {
    case 'read': {
      const { tensor, rows, shared, transposed } = e.view;
      return isOfRun(tensor) && typeof rows !== 'number' && !shared && !transposed && tensor.shape.join() === to.shape.join();
    }
    case 'number':
      return true;
    case 'where':
      return [e.condition, e.a, e.b].every((part) => isNatural(part, columns, to));
    case 'call':
      return (!alongLastAxis.has(e.name) || (e.name !== 'log-sum-exp' && columns === to.shape.at(-1))) && e.args.every((part) => isNatural(part, columns, to));
    case 'numbers':
    case 'argument':
    case 'matmul':
    case 'transpose':
    case 'reshape':
    case 'sum':
    case 'max':
    case 'argmax':
    case 'columns':
    case 'gather':
    case 'lookup':
    case 'concatenate':
      return false;
    default:
      return 'x' in e ? isNatural(e.x, columns, to) : isNatural(e.a, columns, to) && isNatural(e.b, columns, to);
  }
}

function isBareRead(e: ArrayExpression): boolean {
  return e.op === 'read' || ((e.op === 'reshape' || e.op === 'columns' || e.op === 'transpose') && isBareRead(e.x));
}

import type { ArrayExpression, UnaryOperation } from '../trace/arrayOps.ts';
import { type Extent, type TracedView, isOfRun } from '../trace/trace.ts';
import { PythonExpressions, type PythonNames, storedShape } from '../python/pythonExpressions.ts';

/** What expressions name, and what they ask for. */
export interface NumpyNames extends PythonNames {
  /** The variable of a tensor. */
  variable(id: string): string;
  /** Whether the document has more than one step: a run's tensors are then indexed by `step`. */
  readonly hasSteps: boolean;
}

/** Array expressions as Python with NumPy. */
export class NumpyExpressions extends PythonExpressions<NumpyNames> {
  protected readonly module = 'np';
  protected readonly numberModule = 'np';
  readonly samples = 'N';
  protected readonly multipliesTruth = true;
  protected readonly allRows = ':';

  /** A matrix of the network, as it is stored or as rows of another length. */
  view({ tensor, lag, rows, columns, fromRow }: TracedView): string {
    if (tensor.kind === 'constant') return this.list(tensor.values, [1, columns]);
    const code = this.names.read(tensor, lag);
    const size = tensor.shape.reduce((product, extent) => product * extent, 1);
    if (isOfRun(tensor)) {
      const some = typeof rows === 'number';
      const matrix = columns === size ? code : `${code}.reshape(${some ? '-1' : extentText(rows)}, ${String(columns)})`;
      return some ? `${matrix}[${String(fromRow)}:${String(fromRow + rows)}]` : matrix;
    }
    const shape = storedShape(tensor);
    const matrix = shape.length === 2 && columns === shape[1] ? code : `${code}.reshape(-1, ${String(columns)})`;
    return fromRow === 0 && Number(rows) * columns === size ? matrix : `${matrix}[${String(fromRow)}:${String(fromRow + Number(rows))}]`;
  }

  protected extent(extent: Extent): string {
    return extentText(extent);
  }

  protected override elementwise(op: Exclude<UnaryOperation, 'negative'>, x: ArrayExpression): string {
    if (op === 'erfc') this.names.uses(op);
    return op === 'erfc' ? `erfc(${this.print(x)})` : super.elementwise(op, x);
  }

  protected extremum(op: 'maximum' | 'minimum', a: ArrayExpression, b: ArrayExpression): string {
    return `${this.module}.${op}(${this.print(a)}, ${this.print(b)})`;
  }
}

export function extentText(extent: Extent): string {
  if (typeof extent === 'number') return String(extent);
  return extent.perSample === 1 ? 'N' : `${String(extent.perSample)} * N`;
}

import { AppError } from '../graph/appError.ts';
import { portKey } from '../graph/resolve.ts';
import type { JacobianQuery } from '../protocol/runTensors.ts';
import { probing } from './probe.ts';
import type { Session } from './session.ts';

/** Rows and columns of a Jacobian at most: each row is a run of the node's way back, and nobody reads a larger table. */
export const mostJacobian = 256;

/** `matrix[i · columns + k]` is ∂yᵢ/∂xₖ. */
export interface Jacobian {
  /** Elements of the output. */
  readonly rows: number;
  /** Elements of the input. */
  readonly columns: number;
  readonly matrix: Float64Array;
}

/**
 * The local derivatives of one output of a node with respect to one input, for one sample at one step: each output
 * element is in turn given the gradient 1, and the node's own way back is run. Where the input is read one step
 * earlier (a delay), x is that of the step before; at the first step there is none, and the matrix is 0.
 * Afterwards the session's gradients are again those of the loss.
 * @throws AppError E_NOT_FOUND, E_BUDGET beyond `mostJacobian` rows or columns
 */
export function jacobianOf(session: Session, query: JacobianQuery): Jacobian {
  const { layout, analysis } = session.program;
  const { step, sample } = query;
  const node = analysis.order.find((candidate) => candidate.node.id === query.node);
  const output = layout.outputs.get(portKey(query.node, query.output));
  const port = node?.inputs.find(({ name }) => name === query.input);
  const edge = analysis.graph.incoming.get(portKey(query.node, query.input));
  const back = edge && layout.edgeGradients.get(edge.id);
  if (!node || !output) throw new AppError('E_NOT_FOUND', `the run has no output "${query.node}.${query.output}"`, { node: query.node });
  if (!port || !back) throw new AppError('E_NOT_FOUND', `the run has no wire into "${query.node}.${query.input}"`, { node: query.node });
  if (port.differentiable === false) throw new AppError('E_NOT_FOUND', `"${query.node}.${query.input}" takes class indices; there is no derivative with respect to them`, { node: query.node });
  if (step >= layout.steps || sample >= layout.samples) {
    throw new AppError('E_NOT_FOUND', `the run has ${String(layout.steps)} steps and ${String(layout.samples)} samples`, { step, sample });
  }
  const [rows, columns] = [output.value.size, back.size];
  if (rows > mostJacobian || columns > mostJacobian) {
    throw new AppError('E_BUDGET', `the Jacobian has ${String(rows)} × ${String(columns)} numbers; at most ${String(mostJacobian)} × ${String(mostJacobian)} are worked out. Look at a narrower node.`, { rows, columns, most: mostJacobian });
  }
  const matrix = new Float64Array(rows * columns);
  const when = step - (port.lag ?? 0);
  if (when < 0 || when >= layout.steps) return { rows, columns, matrix };
  const from = back.offset + (when * layout.samples + sample) * columns;
  probing(session, (probe) => {
    for (let row = 0; row < rows; row++) {
      probe.ask(
        node,
        step,
        query.output,
        (dy) => {
          session.memory[dy.offset + sample * rows + row] = 1;
        },
        () => {
          matrix.set(session.memory.subarray(from, from + columns), row * columns);
        },
      );
    }
  });
  return { rows, columns, matrix };
}

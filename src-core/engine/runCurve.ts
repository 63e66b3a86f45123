import { AppError } from '../graph/appError.ts';
import type { CurveAnswer } from '../protocol/runTensors.ts';
import { activationCurve, preActivationOf } from './activationCurve.ts';
import type { Session } from './session.ts';

/** The range shown at least, and at most: beyond it every activation is a straight line, and its bend would be lost. */
const least = 6;
const most = 20;

/**
 * The curve of an activation over the range in which its pre-activations of the run lie, and these; null where the
 * node is no elementwise, nonlinear function of one thing.
 * @throws AppError E_NOT_FOUND
 */
export function curveOfRun(session: Session, id: string): CurveAnswer['curve'] {
  const node = session.analysis.order.find((candidate) => candidate.node.id === id);
  if (!node) throw new AppError('E_NOT_FOUND', `the run has no node "${id}"`, { node: id });
  const candidate = preActivationOf(session, node);
  if (!candidate) return null;
  const { steps, samples } = session.program.layout;
  const { offset, size } = candidate.pair.value;
  const preActivations = Float64Array.from(session.memory.subarray(offset, offset + steps * samples * size));
  const widest = preActivations.reduce((far, x) => (Number.isFinite(x) ? Math.max(far, Math.abs(x)) : far), 0);
  const end = Math.min(most, Math.max(least, Math.ceil(widest)));
  const curve = activationCurve(session, node, -end, end);
  return curve ? { of: curve.of, x: curve.x, y: curve.y, derivative: curve.derivative, preActivations } : null;
}

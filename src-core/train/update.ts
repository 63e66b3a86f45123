import { trainableInputs } from '../engine/compile.ts';
import type { NotFinitePlace, Session } from '../engine/session.ts';
import { AppError } from '../graph/appError.ts';
import type { Analysis } from '../graph/validate.ts';
import { UpdateRule } from './updateRule.ts';

/**
 * One update by the document's rule on the rows on the canvas, all at once, and the run after it. Without a `rule` it
 * is the first of a training. Returns the first bad number, if there is one; the update is then taken back and the
 * session run again.
 */
export function updateOnce(session: Session, rule = ruleOf(session), update = 1): NotFinitePlace | undefined {
  session.keepWeights();
  session.keepStatistics();
  rule.apply(update, update - 1);
  session.run();
  if (session.isFinite()) return undefined;
  const place = session.findNotFinite();
  session.revertUpdate();
  session.run();
  return place;
}

/** The update rule of a session's document, at its beginning. */
export function ruleOf(session: Session): UpdateRule {
  return new UpdateRule(session, session.analysis.graph.document, null);
}

/** @throws AppError E_NO_LOSS, E_NOTHING_TRAINABLE */
export function checkTrainable(session: Session): void {
  if (!session.hasLoss) throw new AppError('E_NO_LOSS', 'there is no loss to make smaller. Add a loss node and wire it.');
  if (!session.canUpdate) {
    throw new AppError('E_NOTHING_TRAINABLE', 'nothing is trainable: every parameter is frozen and no input is trainable. Unlock one of them.');
  }
}

/**
 * Trained inputs need rows that stay: those on the canvas, all in one batch.
 * @throws AppError E_DATA_TRAINABLE
 */
export function checkTrainedInputs({ analysis, program }: Session, isSplit: boolean): void {
  const [input] = trainableInputs(analysis, program.layout).keys();
  const { dataset, training } = analysis.graph.document;
  if (input === undefined || !(dataset || isSplit || training.truncate !== null)) return;
  throw new AppError('E_DATA_TRAINABLE', `the input "${input}" is trained: its rows must be those on the canvas, all in one batch and without truncation`, { node: input });
}

/**
 * A piece of a sequence begins with what delays hand on from the one before it. One that runs backwards would have to
 * go on from the next; and what is gathered over time within a node begins anew.
 * @throws AppError E_TRUNCATED_WHOLE
 */
export function checkTruncated({ stages }: Analysis): void {
  const node = stages.flatMap(({ nodes }) => nodes).find(({ inputs }) => inputs.some(({ lag, own }) => lag === -1 || own))?.node.id;
  if (node !== undefined) throw new AppError('E_TRUNCATED_WHOLE', `"${node}" needs whole sequences: switch off truncation in the training settings`, { node });
}

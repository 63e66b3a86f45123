import { AppError } from '../graph/appError.ts';
import type { NotFinitePlace, Session } from '../engine/session.ts';

/** How a piece of training ended. */
export type TrainOutcome =
  | { readonly kind: 'done' }
  /** The first bad number. The parameters are those from before it: the last finite ones. */
  | { readonly kind: 'not-finite'; readonly place: NotFinitePlace };

/**
 * Repeats `update, forward, backward` on a session that has been run, until `goOn` says no.
 * After each update `onUpdate` is given the new loss. A number that is not finite ends it: the update that
 * led there is taken back, so that session and document keep the last finite parameters.
 * @throws AppError E_NO_LOSS, E_NOTHING_TRAINABLE
 */
export function trainWhile(session: Session, goOn: () => boolean, onUpdate: (loss: number) => void): TrainOutcome {
  checkTrainable(session);
  while (goOn()) {
    const place = updateOnce(session);
    if (place) return { kind: 'not-finite', place };
    onUpdate(session.loss ?? 0);
  }
  return { kind: 'done' };
}

/**
 * One SGD update and the run after it. Returns the first bad number, if there is one; the update is then
 * taken back and the session run again.
 */
export function updateOnce(session: Session): NotFinitePlace | undefined {
  session.update();
  session.run();
  if (session.isFinite()) return undefined;
  const place = session.findNotFinite();
  session.revertUpdate();
  session.run();
  return place;
}

export function checkTrainable(session: Session): void {
  if (!session.hasLoss) throw new AppError('E_NO_LOSS', 'there is no loss to make smaller. Add a loss node and wire it.');
  if (!session.canUpdate) {
    throw new AppError('E_NOTHING_TRAINABLE', 'nothing is trainable: every parameter is frozen and no input is trainable. Unlock one of them.');
  }
}

import { Session } from '../../src-core/engine/session.ts';
import { AppError } from '../../src-core/graph/appError.ts';
import type { Diagnostic } from '../../src-core/graph/diagnostic.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { analyse } from '../../src-core/graph/validate.ts';
import { referenceBackend } from '../../src-core/kernels/reference/referenceBackend.ts';
import { registry } from '../../src-core/node/registry.ts';
import { checkTrainable, trainWhile } from '../../src-core/train/loop.ts';
import type { NotFinitePlace } from '../../src-core/engine/session.ts';

/** A document that cannot run, with everything that is wrong with it. */
export class InvalidDocument extends AppError {
  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super('E_DOCUMENT_INVALID', 'the document has errors');
  }
}

/**
 * Compiles a document and runs it forward and backward.
 * @throws InvalidDocument, AppError E_BUDGET, E_NOT_FINITE with node, port, step and sample
 */
export function runDocument(document: GraphDocument): Session {
  const analysis = analyse(document, registry);
  if (!analysis.sound) throw new InvalidDocument(analysis.diagnostics.filter(({ severity }) => severity === 'error'));
  const session = new Session(analysis, referenceBackend);
  session.run();
  const bad = session.findNotFinite();
  if (bad) throw notFinite(bad, 0);
  return session;
}

/**
 * Makes `count` updates on a session that has been run; `onUpdate` is given each new loss.
 * @throws AppError E_NO_LOSS, E_NOTHING_TRAINABLE, E_NOT_FINITE
 */
export function makeUpdates(session: Session, count: number, onUpdate: (done: number, loss: number) => void = () => undefined): void {
  if (count === 0) return;
  checkTrainable(session);
  let done = 0;
  const outcome = trainWhile(
    session,
    () => done < count,
    (loss) => {
      done += 1;
      onUpdate(done, loss);
    },
  );
  if (outcome.kind === 'not-finite') throw notFinite(outcome.place, done + 1);
}

function notFinite({ node, port, quantity, step, sample, value }: NotFinitePlace, update: number): AppError {
  const place = `${node}.${port}, step ${String(step + 1)}, sample ${String(sample + 1)}`;
  const when = update === 0 ? '' : ` after update ${String(update)}; a smaller learning rate may help`;
  return new AppError('E_NOT_FINITE', `the ${quantity} at ${place} is ${String(value)}${when}`, { node, port, quantity, step, sample, update });
}

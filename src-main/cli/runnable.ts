import { Session } from '../../src-core/engine/session.ts';
import { AppError } from '../../src-core/graph/appError.ts';
import type { Diagnostic } from '../../src-core/graph/diagnostic.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { analyse } from '../../src-core/graph/validate.ts';
import { referenceBackend } from '../../src-core/kernels/reference/referenceBackend.ts';
import { registry } from '../../src-core/node/registry.ts';
import { checkTrainable, ruleOf, updateOnce } from '../../src-core/train/update.ts';
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
 * Makes `count` updates on the rows on the canvas, all at once, on a session that has been run.
 * @throws AppError E_NO_LOSS, E_NOTHING_TRAINABLE, E_NOT_FINITE
 */
export function makeUpdates(session: Session, count: number): void {
  if (count === 0) return;
  checkTrainable(session);
  const rule = ruleOf(session);
  for (let update = 1; update <= count; update++) {
    const place = updateOnce(session, rule, update);
    if (place) throw notFinite(place, update);
  }
}

/** What is said of a number that is not finite, after so many updates. */
export function notFinite({ node, port, quantity, step, sample, value }: NotFinitePlace, update: number): AppError {
  const place = `${node}.${port}, step ${String(step + 1)}, sample ${String(sample + 1)}`;
  const when = update === 0 ? '' : ` after update ${String(update)}; a smaller learning rate may help`;
  return new AppError('E_NOT_FINITE', `the ${quantity} at ${place} is ${String(value)}${when}`, { node, port, quantity, step, sample, update });
}

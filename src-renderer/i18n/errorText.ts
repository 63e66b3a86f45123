import type { AppError, ErrorCode } from '../../src-core/graph/appError.ts';
import type { NotFinite } from '../../src-core/protocol/notFinite.ts';
import { nodeTitle } from '../model/nodeFacts.ts';
import { currentDocument } from '../model/store.ts';
import { translate } from './translate.ts';

/** Where the place says nothing more: the host tells it in English alone. */
const saysAll: ReadonlySet<ErrorCode> = new Set(['E_NO_LOSS', 'E_NOTHING_TRAINABLE', 'E_BUSY', 'E_STALE', 'E_CANCELLED', 'E_BUDGET']);

/** What went wrong, what to do, and the place as the host told it. */
export function textOfError({ code, message }: AppError): { title: string; text: string } {
  const mend = translate(`mend.${code}`);
  return { title: translate(`fault.${code}`), text: saysAll.has(code) ? mend : `${mend}\n${message}` };
}

/** The first number of a run that was not finite, and where. */
export function notFiniteText({ node, port, quantity, value, step, sample, update }: NotFinite): { title: string; text: string } {
  const found = currentDocument().nodes.find((candidate) => candidate.id === node);
  const details = { name: found ? nodeTitle(found) : node, port, value, step: step + 1, sample: sample + 1, update };
  return { title: translate('fault.E_NOT_FINITE'), text: translate('notFinite.text', { ...details, quantity: translate(`notFinite.${quantity}`) }) };
}

import type { AppError, ErrorCode, ErrorDetails } from '../../src-core/graph/appError.ts';
import type { NotFinite } from '../../src-core/protocol/notFinite.ts';
import { nodeTitle } from '../model/nodeFacts.ts';
import { currentDocument } from '../model/store.ts';
import { translate } from './translate.ts';

/** Where the place says nothing more: the host tells it in English alone. */
const saysAll: ReadonlySet<ErrorCode> = new Set(['E_NO_LOSS', 'E_NOTHING_TRAINABLE', 'E_BUSY', 'E_STALE', 'E_CANCELLED', 'E_BUDGET']);

/** What went wrong, what to do, and the place as the host told it. */
export function textOfError({ code, message, details }: AppError): { title: string; text: string } {
  const mend = translate(`mend.${code}`);
  const amount = code === 'E_BUDGET' ? amountText(details) : undefined;
  if (amount !== undefined) return { title: translate(`fault.${code}`), text: `${amount} ${mend}` };
  return { title: translate(`fault.${code}`), text: saysAll.has(code) ? mend : `${mend}\n${message}` };
}

/** What would be needed and what there may be, where a refusal says so. */
function amountText({ bytes, budget, count, most }: ErrorDetails): string | undefined {
  if (typeof bytes === 'number' && typeof budget === 'number') return translate('budget.bytes', { needed: megabytes(bytes), allowed: megabytes(budget) });
  if (typeof count === 'number' && typeof most === 'number') return translate('budget.count', { needed: count.toLocaleString('en'), allowed: most.toLocaleString('en') });
  return undefined;
}

function megabytes(bytes: number): string {
  return Math.ceil(bytes / 1e6).toLocaleString('en');
}

/** The first number of a run that was not finite, and where. */
export function notFiniteText({ node, port, quantity, value, step, sample, update }: NotFinite): { title: string; text: string } {
  const found = currentDocument().nodes.find((candidate) => candidate.id === node);
  const details = { name: found ? nodeTitle(found) : node, port, value, step: step + 1, sample: sample + 1, update };
  return { title: translate('fault.E_NOT_FINITE'), text: translate('notFinite.text', { ...details, quantity: translate(`notFinite.${quantity}`) }) };
}

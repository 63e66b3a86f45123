import { type ReadNumber, expressionNames } from '../../src-core/tensor/numberExpression.ts';
import { translate } from './translate.ts';

/** Says in the current language why a typed text is no number, and at which of its characters. */
export function faultWords(text: string, { fault, at, piece }: Extract<ReadNumber, { kind: 'fault' }>): string {
  const claim = translate('cell.notNumber', { text });
  const reason = translate(`expression.${fault}`, { piece, names: expressionNames.join(', ') });
  const isPlaced = text.trim() !== '' && fault !== 'not-finite' && fault !== 'too-long';
  return isPlaced ? translate('expression.placed', { claim, at, reason }) : translate('expression.unplaced', { claim, reason });
}

import type { AppError } from '../../src-core/graph/appError.ts';
import type { Diagnostic } from '../../src-core/graph/diagnostic.ts';

/** An error as one line: its code, then the message, which names the place. */
export function errorLine({ code, message }: AppError): string {
  return `${code} ${oneLine(message)}`;
}

/** A diagnostic as one line: its code, its place, the message. */
export function diagnosticLine({ code, node, port, edge, parameter, message }: Diagnostic): string {
  const place = node === undefined ? (edge ?? parameter ?? '') : [node, port].filter(Boolean).join('.');
  return [code, ...(place === '' ? [] : [`${place}:`]), oneLine(message)].join(' ');
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, '; ');
}

import type { DocumentCheck } from '../../src-core/engine/check.ts';
import type { AnswerCheck } from '../../src-core/explain/answers.ts';
import type { GradientComparison } from '../../src-core/explain/gradientCheck.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { diagnosticLine } from './errorLine.ts';
import { hintLines, hintsAsJson } from './hintLines.ts';
import { formatNumber, formatNumbers } from './numbers.ts';
import { count } from './report.ts';

/** A check as data: documented in docs/cli.md. */
export function checkAsJson(document: GraphDocument, { analysis, gradients, answers, printed, hints, passed }: DocumentCheck): object {
  return {
    title: document.title,
    passed,
    diagnostics: analysis.diagnostics,
    gradients: gradients.map((comparison) => ({ ...comparison })),
    answers: answers.map(({ expected, actual, verdict }, index) => ({
      what: expected.what,
      verdict,
      published: expected.published ?? null,
      computed: expected.computed ?? null,
      actual,
      erratum: expected.erratum ?? null,
      // How the printed digits are judged as an answer: an erratum may be a number rounded too early.
      judged: expected.published ? (printed[index]?.verdict ?? null) : null,
    })),
    errata: document.errata ?? [],
    hints: hintsAsJson(hints),
  };
}

/** A check for reading: what was compared, everything that differs, and the source's known slips. */
export function checkAsText(document: GraphDocument, check: DocumentCheck, digits: number): string {
  const errata = check.answers.filter(({ verdict }) => verdict === 'erratum');
  const wrong = check.answers.filter(({ verdict }) => verdict === 'differs');
  return [
    document.title,
    ...check.analysis.diagnostics.map((diagnostic) => `  ${diagnosticLine(diagnostic)}`),
    `  validation   ${check.analysis.sound ? 'passed' : 'FAILED'}`,
    ...(check.analysis.sound ? [gradientLine(check.gradients), ...check.gradients.filter(({ agrees }) => !agrees).map(wrongGradient)] : []),
    ...(check.answers.length > 0 ? [answerLine(check.answers, wrong, errata)] : []),
    ...wrong.map((answer) => `    differs  ${answer.expected.what}: ${given(answer)}, the run gives ${formatNumbers(answer.actual, digits)}`),
    ...errata.map((answer) => `    erratum  ${answer.expected.what}: ${given(answer)}${isRounded(check, answer) ? ' (rounded too early)' : ''}, the run gives ${formatNumbers(answer.actual, digits)}. Right: ${answer.expected.erratum ?? ''}`),
    ...(document.errata ?? []).map((text) => `    erratum  ${text}`),
    ...hintLines(check.hints, digits),
    check.passed ? '  passed' : '  FAILED',
  ].join('\n');
}

function isRounded({ answers, printed }: DocumentCheck, answer: AnswerCheck): boolean {
  return printed[answers.indexOf(answer)]?.verdict === 'rounded';
}

function gradientLine(gradients: readonly GradientComparison[]): string {
  if (gradients.length === 0) return '  gradients    none: there is no loss, or nothing to differentiate';
  const wrong = gradients.filter(({ agrees }) => !agrees).length;
  const worst = gradients.reduce((most, { relativeError }) => Math.max(most, relativeError), 0);
  const verdict = wrong === 0 ? 'agree' : `compared, ${String(wrong)} DIFFER`;
  return `  gradients    ${String(gradients.length)} ${verdict} with central differences; the largest relative error is ${worst.toExponential(1)}`;
}

function wrongGradient({ what, element, backpropagated, numerical }: GradientComparison): string {
  return `    differs  ${what}[${String(element)}]: backpropagation gives ${formatNumber(backpropagated, 10)}, central differences ${formatNumber(numerical, 10)}`;
}

function answerLine(all: readonly AnswerCheck[], wrong: readonly AnswerCheck[], errata: readonly AnswerCheck[]): string {
  const agree = all.length - wrong.length - errata.length;
  const parts = [`${String(agree)} of ${count(all.length, 'published answer')} agree`];
  if (errata.length > 0) parts.push(`${count(errata.length, 'slip')} in the source`);
  if (wrong.length > 0) parts.push(`${String(wrong.length)} DIFFER`);
  return `  answers      ${parts.join(', ')}`;
}

function given({ expected: { published, computed } }: AnswerCheck): string {
  if (published) return `printed ${published.join('  ')}`;
  return computed ? `computed ${computed.join('  ')}` : 'nothing was given';
}

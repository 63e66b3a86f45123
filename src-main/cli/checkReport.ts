import { type CheckedGradient, type DocumentCheck, summarise } from '../../src-core/engine/check.ts';
import type { AnswerCheck } from '../../src-core/explain/answers.ts';
import { gradientName } from '../../src-core/explain/gradientName.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import { diagnosticLine } from './errorLine.ts';
import { hintLines, hintsAsJson } from './hintLines.ts';
import { formatNumber, formatNumbers } from './numbers.ts';
import { count } from './report.ts';

/** A check as data: documented in docs/cli.md. */
export function checkAsJson(document: GraphDocument, { analysis, gradients, answers, hints, passed }: DocumentCheck): object {
  return {
    title: document.title,
    passed,
    diagnostics: analysis.diagnostics,
    gradients: gradients.map(gradientAsJson),
    answers: answers.map(({ expected, actual, verdict, judged }) => ({
      what: expected.what,
      verdict,
      published: expected.published ?? null,
      computed: expected.computed ?? null,
      actual,
      erratum: expected.erratum ?? null,
      // How the printed digits are judged as an answer: an erratum may be a number rounded too early.
      judged,
    })),
    errata: document.errata ?? [],
    hints: hintsAsJson(hints),
  };
}

/** Elements, steps and samples are counted from 0 in data, from 1 in names. */
function gradientAsJson(gradient: CheckedGradient): object {
  const { what, place, backpropagated, numerical, relativeError, verdict, kink } = gradient;
  return { name: nameOf(gradient), what, element: place.element, step: 'step' in place ? place.step : null, sample: 'sample' in place ? place.sample : null, backpropagated, numerical, relativeError, verdict, kink };
}

/** A check for reading: what was compared, everything that differs, and the source's known slips. */
export function checkAsText(document: GraphDocument, check: DocumentCheck, digits: number): string {
  const errata = check.answers.filter(({ verdict }) => verdict === 'erratum');
  const wrong = check.answers.filter(({ verdict }) => verdict === 'differs');
  return [
    document.title,
    ...check.analysis.diagnostics.map((diagnostic) => `  ${diagnosticLine(diagnostic)}`),
    `  validation   ${check.analysis.sound ? 'passed' : 'FAILED'}`,
    ...(check.analysis.sound ? gradientLines(check.gradients) : []),
    ...(check.answers.length > 0 ? [answerLine(check.answers, wrong, errata)] : []),
    ...wrong.map((answer) => `    differs  ${answer.expected.what}: ${given(answer)}${roundedEarly(answer)}, the run gives ${formatNumbers(answer.actual, digits)}`),
    ...errata.map((answer) => `    erratum  ${answer.expected.what}: ${given(answer)}${roundedEarly(answer)}, the run gives ${formatNumbers(answer.actual, digits)}. Right: ${answer.expected.erratum ?? ''}`),
    ...(document.errata ?? []).map((text) => `    erratum  ${text}`),
    ...hintLines(check.hints, digits),
    check.passed ? '  passed' : '  FAILED',
  ].join('\n');
}

function gradientLines(gradients: readonly CheckedGradient[]): string[] {
  const { worst, wrong, kinks, estimates } = summarise(gradients);
  const compared = gradients.length - kinks.length - estimates.length;
  const verdict = wrong.length === 0 ? 'agree' : `compared, ${String(wrong.length)} DIFFER`;
  const first = worst
    ? `${String(compared)} ${verdict} with central differences; the largest relative error is ${worst.relativeError.toExponential(1)} at ${nameOf(worst)}`
    : gradients.length > 0
      ? 'none that has a derivative to be compared with'
      : 'none: there is no loss, or nothing to differentiate';
  return [
    `  gradients    ${first}`,
    ...(kinks.length > 0 ? [`  kinks        ${count(kinks.length, 'gradient')} at a kink of the loss, where it has two one-sided derivatives`] : []),
    ...(estimates.length > 0 ? [`  estimates    ${count(estimates.length, 'gradient')} through a node that hands back an estimate instead of its derivative`] : []),
    ...wrong.map((gradient) => `    differs  ${nameOf(gradient)}: backpropagation gives ${formatNumber(gradient.backpropagated, 10)}, central differences ${formatNumber(gradient.numerical, 10)}, relative error ${gradient.relativeError.toExponential(1)}`),
    ...kinks.flatMap(kinkLine),
  ];
}

function kinkLine(gradient: CheckedGradient): string[] {
  if (!gradient.kink) return [];
  const { left, right, takes } = gradient.kink;
  const taken = takes === 'between' ? `${formatNumber(gradient.backpropagated, 9)}, between them` : `the ${takes}`;
  return [`    kink     ${nameOf(gradient)}: left derivative ${formatNumber(left, 9)}, right ${formatNumber(right, 9)}; backward takes ${taken}`];
}

function nameOf(gradient: CheckedGradient): string {
  return gradientName(gradient, { step: 'step', sample: 'sample' });
}

function roundedEarly({ judged }: AnswerCheck): string {
  return judged === 'rounded' ? ' (rounded too early)' : '';
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

import type { CheckedGradient, GradientSummary } from '../../engine/check.ts';
import type { Solution } from '../../engine/solution.ts';
import { gradientName } from '../../explain/gradientName.ts';
import type { SolutionBlock } from '../../protocol/solutionBlocks.ts';
import { plainText } from './inlineText.ts';
import type { Say } from './words.ts';

/** Gradients that are wrong or at a kink are named up to this many. */
const mostNamed = 20;

/** The check that ends a solution: gradients beside central differences, answers beside the source's, its slips. */
export function checkBlocks({ check, answers, errata }: Solution, say: Say): SolutionBlock[] {
  const blocks: SolutionBlock[] = [{ kind: 'heading', level: 2, text: say('check') }, ...(check ? gradientBlocks(check, say) : [])];
  if (answers.length > 0) {
    blocks.push({
      kind: 'table',
      header: [say('quantity'), say('published'), say('computed'), say('verdict')],
      rows: answers.map(({ what, published, actual, verdict, erratum }) => [
        what,
        published.join(', '),
        actual.map(plain).join(', '),
        verdict === 'agrees' ? say('agrees') : verdict === 'erratum' ? say('erratum', { right: erratum ?? '' }) : say('differs'),
      ]),
    });
  }
  for (const erratum of errata) blocks.push({ kind: 'paragraph', text: say('slip', { erratum }) });
  return blocks;
}

/** How the gradients compare, and which of them are at a kink. */
function gradientBlocks({ count, worst, wrong, kinks, estimates }: GradientSummary, say: Say): SolutionBlock[] {
  const name = (gradient: CheckedGradient): string => plainText(gradientName(gradient, { step: say('stepWord'), sample: say('sampleWord') }));
  const compared = count - kinks.length - estimates.length;
  const texts: string[] = [];
  if (wrong.length > 0) texts.push(say('checkFailed', { count: compared, wrong: wrong.length, names: wrong.slice(0, mostNamed).map(name).join('; ') }));
  else if (worst) texts.push(say('checked', { count: compared, worst: worst.relativeError.toExponential(0), name: name(worst) }));
  if (kinks.length > 0) texts.push(say('kinks', { count: kinks.length }));
  if (estimates.length > 0) texts.push(say('estimates', { count: estimates.length }));
  return [...texts.map((text): SolutionBlock => ({ kind: 'paragraph', text })), ...kinkTable(kinks.slice(0, mostNamed), name, say)];
}

function kinkTable(kinks: readonly CheckedGradient[], name: (gradient: CheckedGradient) => string, say: Say): SolutionBlock[] {
  const takes = { left: 'takesLeft', right: 'takesRight', between: 'takesBetween' } as const;
  const rows = kinks.flatMap((gradient) => (gradient.kink ? [[`∂L/∂${name(gradient)}`, plain(gradient.kink.left), plain(gradient.kink.right), say(takes[gradient.kink.takes])]] : []));
  return rows.length === 0 ? [] : [{ kind: 'table', header: [say('quantity'), say('fromLeft'), say('fromRight'), say('takes')], rows }];
}

function plain(value: number): string {
  return String(Number(value.toPrecision(6)));
}

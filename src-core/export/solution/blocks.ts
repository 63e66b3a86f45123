import type { Solution, SolutionStep } from '../../engine/solution.ts';
import type { LocalizedText } from '../../node/definition.ts';
import type { DerivationLine, MatrixForm } from '../../protocol/derivation.ts';
import type { SolutionBlock } from '../../protocol/solutionBlocks.ts';
import { checkBlocks } from './checkBlocks.ts';
import { plainText } from './inlineText.ts';
import { type Say, solutionWords } from './words.ts';

/** A worked solution is a sequence of blocks, whatever it is then written as. `$…$` in texts is LaTeX, `\$` a dollar sign. */
export type Block = SolutionBlock;

export type SolutionLanguage = keyof LocalizedText;

/** What the blocks need to know beyond the numbers. */
export interface SolutionNames {
  /** What a node is called, and what its type is called, in the language of the solution. */
  node(id: string): { readonly name: string; readonly type: string };
  parameter(id: string): string;
}

/** Tells a worked solution: the network, what is given, forward, loss, backward, updates, check. */
export function solutionBlocks(solution: Solution, names: SolutionNames, language: SolutionLanguage): Block[] {
  const say: Say = (key, values = {}) =>
    solutionWords[key][language].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
  const nameOf = ({ moment }: SolutionStep): string => plainText(moment.node !== null ? names.node(moment.node).name : moment.parameter === null ? '' : names.parameter(moment.parameter));
  const equations = ({ matrices, lines }: SolutionStep): string[] => [...matrices.flatMap(matrixEquations), ...lines.flatMap(lineEquations)];
  // One heading for each node; where there is time, one for each step: then the nodes repeat.
  const steps = (list: readonly SolutionStep[]): Block[] =>
    solution.steps === 1
      ? list.flatMap((step): Block[] => [{ kind: 'heading', level: 3, text: nameOf(step) }, { kind: 'formulas', tex: equations(step) }])
      : [...new Set(list.map(({ moment }) => moment.step))].flatMap((at): Block[] => [
          { kind: 'heading', level: 3, text: say('step', { step: at + 1 }) },
          { kind: 'formulas', tex: list.filter(({ moment }) => moment.step === at).flatMap(equations) },
        ]);

  return [
    { kind: 'heading', level: 1, text: solution.title },
    ...(solution.description === '' ? [] : [{ kind: 'paragraph', text: solution.description } as const]),
    { kind: 'heading', level: 2, text: say('network') },
    { kind: 'drawing' },
    {
      kind: 'table',
      header: [say('symbol'), say('node'), say('formula')],
      rows: solution.nodes.map(({ id, symbol, formula }) => [`$${symbol}$`, plainText(`${names.node(id).name} (${names.node(id).type})`), formula === null ? '' : `$${formula}$`]),
    },
    ...(solution.samples > 1 ? [{ kind: 'paragraph', text: say('rows', { samples: solution.samples }) } as const] : []),
    { kind: 'heading', level: 2, text: say('given') },
    { kind: 'formulas', tex: [...solution.given] },
    { kind: 'heading', level: 2, text: say('forward') },
    ...steps(solution.forward),
    ...(solution.loss
      ? ([
          { kind: 'heading', level: 2, text: say('loss') },
          { kind: 'formulas', tex: lineEquations(solution.loss) },
        ] as const)
      : []),
    ...(solution.backward.length > 0
      ? [{ kind: 'heading', level: 2, text: say('backward') } as const, { kind: 'paragraph', text: say('backwardHow') } as const, ...steps(solution.backward)]
      : []),
    ...(solution.sums.length > 0 ? [{ kind: 'heading', level: 2, text: say('sums') } as const, { kind: 'formulas', tex: solution.sums.flatMap(equations) } as const] : []),
    ...(solution.updates.length > 0 ? [{ kind: 'heading', level: 2, text: say('update') } as const, { kind: 'formulas', tex: solution.updates.flatMap(({ lines }) => lines.flatMap(lineEquations)) } as const] : []),
    ...checkBlocks(solution, say),
  ];
}

function matrixEquations({ symbolic, numeric, result, where }: MatrixForm): string[] {
  return [[symbolic, ...(numeric === null ? [] : [numeric]), result].join(' = '), ...where.map((meaning) => `\\qquad ${meaning}`)];
}

/** The equation, and beside it what its letters stand for. */
function lineEquations({ left, symbolic, numeric, result, where }: DerivationLine): string[] {
  return [[left, symbolic, numeric, result].filter((part, index, parts) => part !== '' && part !== parts[index - 1]).join(' = '), ...where.map((meaning) => `\\qquad ${meaning}`)];
}

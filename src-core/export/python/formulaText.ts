import type { Analysis } from '../../graph/validate.ts';
import type { Latex } from '../../node/definition.ts';
import { nodeTitle } from './pythonText.ts';

/** What a comment says of a node: its title and label, and its formula where that is short. */
export function nodeComment(analysis: Analysis, id: string, formulaOf: (latex: Latex) => string = ({ forward }) => formulaText(forward)): string {
  const resolved = analysis.graph.nodes.get(id);
  const name = nodeTitle(analysis, id);
  const formula = resolved ? formulaOf(resolved.definition.latex(resolved.config, 'evaluation')) : '';
  return formula.length > 120 || formula === '' ? name : `${name}: ${formula}`;
}

/**
 * A node's formula as plain text for a comment: its own names as they are, the macros of LaTeX that mean an operation as
 * signs, one line.
 */
export function formulaText(latex: string): string {
  const signs: readonly (readonly [RegExp, string])[] = [
    [/\\val\{([^}]*)\}/g, '$1'],
    [/\\grad\{([^}]*)\}/g, 'd$1'],
    [/\\(?:mathrm|operatorname|text)\{([^{}]*)\}/g, '$1'],
    [/\\[td]?frac\{([^{}]*)\}\{([^{}]*)\}/g, '($1) / ($2)'],
    [/\\[td]?frac(\d)(\d)/g, '$1/$2'],
    [/\\(?:odot|cdot|times)/g, '*'],
    [/\\oslash/g, '/'],
    [/\^\\top/g, '^T'],
    [/\\(?:Bigl|Bigr|bigl|bigr|left|right|displaystyle)/g, ''],
    [/\\(?:quad|qquad|[,;:! ])/g, ' '],
    [/\\(max|min|exp|log|tanh|sin|cos|sum|sqrt|sigma|mu|epsilon|delta|alpha|gamma|beta|lambda|le|ge|ne)(?![a-z])/g, '$1'],
    [/\s+/g, ' '],
  ];
  return signs.reduce((text, [sign, by]) => text.replace(sign, by), latex).trim();
}

import type { GraphDocument } from '../../../src-core/graph/document.ts';
import { elementColumns } from '../../../src-core/graph/elementColumns.ts';
import type { Run } from '../../../src-core/graph/run.ts';
import type { Analysis } from '../../../src-core/graph/validate.ts';
import { sizeOf } from '../../../src-core/tensor/shape.ts';
import type { MessageKey } from '../../i18n/en.ts';
import { nodeFacts } from '../../model/nodeFacts.ts';
import type { JudgedSteps } from './readPredictions.ts';

/** The ways to look at results. */
export const views = ['surface', 'scatter', 'confusion', 'sequence', 'histograms', 'table'] as const;
export type View = (typeof views)[number];

export type Judges = 'classes' | 'binary' | 'numbers';

/** What a network's loss judges, as its first loss node says; undefined without one that compares. */
export function judgesOf({ order }: Analysis): Judges | undefined {
  for (const { definition, config } of order) {
    const judgement = definition.judges?.(config);
    if (judgement) return judgement.as === 'numbers' ? 'numbers' : judgement.as.startsWith('yes') ? 'binary' : 'classes';
  }
  return undefined;
}

/** Whether the loss that judges tells a class at each of several positions. */
export function judgesPositions({ order }: Analysis): boolean {
  const judgement = order.flatMap(({ definition, config }) => definition.judges?.(config) ?? [])[0];
  return judgement?.overPositions !== undefined;
}

/** Which steps the loss that judges reads. */
export function judgedSteps({ order }: Analysis): JudgedSteps {
  const judge = order.find(({ definition, config }) => definition.judges?.(config) !== undefined);
  return judge?.definition.loss?.(judge.config).steps === 'last' ? 'last' : 'every';
}

/** An input over whose elements the network's output can be drawn, with their names. */
export interface SurfaceInput {
  readonly node: string;
  readonly features: readonly string[];
}

/** All inputs; features are called as their columns are, or x1, x2, … */
export function surfaceInputs({ nodes, dataset }: GraphDocument): readonly SurfaceInput[] {
  return nodes.flatMap((node) => {
    const facts = node.type === 'input' ? nodeFacts(node) : undefined;
    const size = sizeOf(facts?.definition.data?.(facts.config).shape ?? []);
    if (!facts || size === 0) return [];
    const columns = dataset ? elementColumns(dataset, node.id) : [];
    const nameOf = (index: number): string => {
      const column = columns.length === size ? columns[index] : undefined;
      return column ? `${column.name}${column.class === null ? '' : ` = ${column.class}`}` : `x${size > 1 ? String(index + 1) : ''}`;
    };
    return [{ node: node.id, features: Array.from({ length: size }, (_, index) => nameOf(index)) }];
  });
}

/** Why a view does not fit the network, as a message; null where it does. */
export function whyNot(view: View, document: GraphDocument, { judges, hasPositions, runs }: { readonly judges: Judges | undefined; readonly hasPositions: boolean; readonly runs: readonly Run[] }): MessageKey | null {
  const isSequence = document.data.steps > 1 || hasPositions;
  if (view === 'histograms') return runs.some(({ snapshots }) => snapshots.length > 0) ? null : 'results.why.noRun';
  if (judges === undefined) return 'results.why.noLoss';
  switch (view) {
    case 'surface':
      if (isSequence) return 'results.why.time';
      return surfaceInputs(document).length > 0 ? null : 'results.why.noInput';
    case 'scatter':
      return judges === 'numbers' ? null : 'results.why.classes';
    case 'confusion':
      return judges === 'numbers' ? 'results.why.numbers' : null;
    case 'sequence':
      return isSequence ? null : 'results.why.oneStep';
    case 'table':
      return null;
  }
}

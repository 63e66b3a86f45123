import { z } from 'zod';
import { type Shape, formatShape, sameShape, sizeOf } from '../tensor/shape.ts';
import type { InputPort, Judgement, LocalizedText } from './definition.ts';
import type { Emitter } from './emitter.ts';
import { type ShapeError, shapeError } from './shapeError.ts';
import { type View, withColumns } from './view.ts';

/*
 * What losses over classes have in common: the target is the index of a class, counted from 0, or a
 * probability for each class. An index is turned into a one-hot row first, so that the formulas are the same. Where each
 * sample has several positions, scores are `[…, K]` and there is a class to tell at each; their losses are added or averaged.
 */

export const classTarget = z.enum(['class', 'probabilities']).default('class');
type ClassTarget = z.output<typeof classTarget>;

export const overPositions = z.enum(['none', 'sum', 'mean']).default('none');
type OverPositions = z.output<typeof overPositions>;

/** The config of such a loss, as far as its classes go. */
export interface ClassLoss {
  readonly target: ClassTarget;
  readonly overPositions: OverPositions;
}

export const classTargetLabels: Readonly<Record<string, LocalizedText>> = {
  target: { en: 'The target is', 'zh-CN': '目标为' },
  'target.class': { en: 'the index of a class, from 0', 'zh-CN': '类别编号（从 0 起）' },
  'target.probabilities': { en: 'a probability for each class', 'zh-CN': '各类别的概率' },
  overPositions: { en: 'Over positions', 'zh-CN': '对位置' },
  'overPositions.none': { en: 'there are none: one vector [K]', 'zh-CN': '没有位置：单个向量 [K]' },
  'overPositions.sum': { en: 'sum', 'zh-CN': '求和' },
  'overPositions.mean': { en: 'mean', 'zh-CN': '取平均' },
};

/** The axes of the scores. */
export function scoreAxes({ overPositions: over }: ClassLoss): string {
  return over === 'none' ? '[K]' : '[…, K]';
}

/** The port `target`; `scores` names the port whose columns are the classes. */
export function classTargetPort({ target, overPositions: over }: ClassLoss, scores: string): InputPort<'target'> {
  const isOne = over === 'none';
  if (target === 'probabilities') return { name: 'target', axes: isOne ? '[K]' : '[…, K]', meaning: { en: 'target probabilities', 'zh-CN': '目标概率' } };
  const meaning = isOne ? { en: 'index of the right class', 'zh-CN': '正确类别的编号' } : { en: 'index of the right class at each position', 'zh-CN': '每个位置上正确类别的编号' };
  return { name: 'target', axes: isOne ? '[]' : '[…]', meaning, differentiable: false, classesOf: scores };
}

/** Shapes of a loss whose port `name` has a score for each of the classes. */
export function inferClassLoss({ target: kind, overPositions: over }: ClassLoss, name: string, scores: Shape, target: Shape): { outputs: { loss: Shape }; internals?: { oneHot: Shape } } | ShapeError {
  if (over === 'none' && scores.length !== 1) return shapeError(name, scores.length > 1 ? 'a vector [K], or a sum or mean over positions in its settings,' : 'a vector [K]', scores);
  if (over !== 'none' && scores.length < 2) return shapeError(name, 'a vector for each position, [L, K], perhaps with more axes in front,', scores);
  if (kind === 'probabilities') {
    return sameShape(scores, target) ? { outputs: { loss: [] } } : shapeError('target', `a probability for each class, ${formatShape(scores)},`, target);
  }
  const positions = scores.slice(0, -1);
  if (over === 'none' && sizeOf(target) !== 1) return shapeError('target', 'one class index, [] or [1],', target);
  if (over !== 'none' && !sameShape(target, positions)) return shapeError('target', `a class index for each position, ${formatShape(positions)},`, target);
  return { outputs: { loss: [] }, internals: { oneHot: scores } };
}

/** The number of classes, the last axis of the scores. */
export function classesOf(scores: Shape | undefined): number {
  return scores?.at(-1) ?? 1;
}

/** What the loss of each position counts for in the sample's: 1, or a share of the mean. `size` is the number of scores. */
export function positionShare({ overPositions: over }: ClassLoss, size: number, classes: number): number {
  return over === 'mean' ? classes / size : 1;
}

/** `Σ_l` or its mean before the formula of one position; nothing where there is only one. */
export function overPositionsLatex({ overPositions: over }: ClassLoss): string {
  return { none: '', sum: '\\sum_l ', mean: '\\frac1L \\sum_l ' }[over];
}

/** What such a loss compares. */
export function judgesClasses<I extends string>({ target, overPositions: over }: ClassLoss, prediction: I, as: Judgement['as']): Judgement<I | 'target'> {
  return { prediction, target: 'target', as, targetIs: target === 'class' ? 'index' : 'probabilities', ...(over !== 'none' && { overPositions: over }) };
}

/** The probability of each class at each position; emits the one-hot rows where the target is an index. */
export function emitOneHot(k: Emitter, config: ClassLoss, { target, oneHot }: { readonly target: View; readonly oneHot: View }, classes: number): View {
  if (config.target === 'probabilities') return target;
  k.oneHot(target, withColumns(oneHot, classes));
  return oneHot;
}

import { z } from 'zod';
import { type Shape, formatShape, sameShape, sizeOf } from '../tensor/shape.ts';
import type { InputPort, LocalizedText } from './definition.ts';
import type { Emitter } from './emitter.ts';
import { type ShapeError, shapeError } from './shapeError.ts';
import type { View } from './view.ts';

/*
 * What losses over classes have in common: the target is the index of a class, counted from 0, or a
 * probability for each class. An index is turned into a one-hot row first, so that the formulas are the same.
 */

export const classTarget = z.enum(['class', 'probabilities']).default('class');
type ClassTarget = z.output<typeof classTarget>;

export const classTargetLabels: Readonly<Record<string, LocalizedText>> = {
  target: { en: 'The target is', 'zh-CN': '目标为' },
  'target.class': { en: 'the index of a class, from 0', 'zh-CN': '类别编号（从 0 起）' },
  'target.probabilities': { en: 'a probability for each class', 'zh-CN': '各类别的概率' },
};

/** The port `target`; `scores` names the port whose columns are the classes. */
export function classTargetPort(target: ClassTarget, scores: string): InputPort<'target'> {
  return target === 'class'
    ? { name: 'target', axes: '[]', meaning: { en: 'index of the right class', 'zh-CN': '正确类别的编号' }, differentiable: false, classesOf: scores }
    : { name: 'target', axes: '[K]', meaning: { en: 'target probabilities', 'zh-CN': '目标概率' } };
}

/** Shapes of a loss whose port `name` has a score for each of the classes. */
export function inferClassLoss(
  config: { readonly target: ClassTarget },
  name: string,
  scores: Shape,
  target: Shape,
): { outputs: { loss: Shape }; internals?: { oneHot: Shape } } | ShapeError {
  if (scores.length !== 1) return shapeError(name, 'a vector [K]', scores);
  if (config.target === 'probabilities') {
    return sameShape(scores, target) ? { outputs: { loss: [] } } : shapeError('target', `a probability for each class, ${formatShape(scores)},`, target);
  }
  if (sizeOf(target) !== 1) return shapeError('target', 'one class index, [] or [1],', target);
  return { outputs: { loss: [] }, internals: { oneHot: scores } };
}

/** The probability of each class and its gradient; emits the one-hot rows where the target is an index. */
export function emitOneHot(k: Emitter, config: { readonly target: ClassTarget }, { target, oneHot }: { readonly target: View; readonly oneHot: View }): View {
  if (config.target === 'probabilities') return target;
  k.oneHot(target, oneHot);
  return oneHot;
}

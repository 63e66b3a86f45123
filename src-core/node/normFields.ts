import { z } from 'zod';
import type { LocalizedText, ParameterSlot } from './definition.ts';
import { type ShapeError, shapeError } from './shapeError.ts';
import type { Shape } from '../tensor/shape.ts';

/*
 * What norms over the last axis have in common: F features are made comparable for each sample, and for each of the
 * places before the last axis by itself.
 */

/** What is added below the root, so that features that are all alike are not divided by 0. */
export const epsilon = z.number().positive().default(1e-5);

export const epsilonLabel: LocalizedText = { en: 'ε, added below the root', 'zh-CN': 'ε（加在根号下）' };

export const scaleSlot: ParameterSlot<'g'> = { name: 'g', axes: '[F]', meaning: { en: 'scale of each feature', 'zh-CN': '每个特征的缩放' }, initial: 'ones' };
export const shiftSlot: ParameterSlot<'b'> = { name: 'b', axes: '[F]', meaning: { en: 'shift of each feature', 'zh-CN': '每个特征的平移' }, initial: 'zeros' };

/** The number of features F and the axes before them, `[…]` of `[…, F]`; an error where there are none. */
export function lastAxis(port: string, x: Shape): { readonly features: number; readonly places: Shape } | ShapeError {
  const features = x.at(-1);
  return features === undefined || features === 0 ? shapeError(port, 'an axis of features, […, F],', x) : { features, places: x.slice(0, -1) };
}

import { z } from 'zod';
import type { LocalizedText } from './definition.ts';

/** The config fields of a loss that fixes how samples are put together: its weight, and what it does with steps. */
export const stepFields = {
  weight: z.number().default(1),
  steps: z.enum(['every', 'last']).default('every'),
  overSteps: z.enum(['sum', 'mean']).default('sum'),
};

export const stepLabels: Readonly<Record<string, LocalizedText>> = {
  weight: { en: 'Weight in the total loss', 'zh-CN': '在总损失中的权重' },
  steps: { en: 'Reads time steps', 'zh-CN': '读取时间步' },
  'steps.every': { en: 'every step', 'zh-CN': '每一步' },
  'steps.last': { en: 'the last only', 'zh-CN': '仅最后一步' },
  overSteps: { en: 'Over steps', 'zh-CN': '对时间步' },
  'overSteps.sum': { en: 'sum', 'zh-CN': '求和' },
  'overSteps.mean': { en: 'mean', 'zh-CN': '取平均' },
};

/** The config fields of every other loss: samples are summed or averaged too. */
export const lossFields = {
  ...stepFields,
  overSamples: z.enum(['sum', 'mean']).default('sum'),
};

export const lossLabels: Readonly<Record<string, LocalizedText>> = {
  ...stepLabels,
  overSamples: { en: 'Over samples', 'zh-CN': '对样本' },
  'overSamples.sum': { en: 'sum', 'zh-CN': '求和' },
  'overSamples.mean': { en: 'mean', 'zh-CN': '取平均' },
};

/**
 * The config fields of a penalty. It is averaged over samples and steps, so that a parameter, which is the same in all of
 * them, counts once; its weight is the λ of the textbooks.
 */
export const penaltyFields = {
  weight: z.number().default(0.01),
  steps: z.enum(['every', 'last']).default('every'),
  overSteps: z.enum(['sum', 'mean']).default('mean'),
  overSamples: z.enum(['sum', 'mean']).default('mean'),
};

export const penaltyLabels: Readonly<Record<string, LocalizedText>> = {
  ...lossLabels,
  weight: { en: 'Strength λ: its weight in the total loss', 'zh-CN': '强度 λ，即在总损失中的权重' },
};

import { sumAlongAxis } from '../node/axisReduction.ts';

/** `y = Σ x` along one axis of each sample. */
export default sumAlongAxis(
  {
    type: 'sum-over-axis',
    title: { en: 'Sum over axis', 'zh-CN': '沿轴求和' },
    summary: { en: 'Adds up the numbers along one axis of each sample.', 'zh-CN': '将每个样本沿某一轴的数相加。' },
    source: 'Harris et al.: Array programming with NumPy (2020), Nature 585, figure 1',
    result: { en: 'sums', 'zh-CN': '和' },
  },
  'sum',
);

import { sumAlongAxis } from '../node/axisReduction.ts';

/** `y = 1/K Σ x` along one axis of each sample: over the positions of a sequence, or all places of a picture's channel. */
export default sumAlongAxis(
  {
    type: 'mean-over-axis',
    title: { en: 'Mean over axis', 'zh-CN': '沿轴求均值' },
    summary: { en: 'Averages the numbers along one axis of each sample.', 'zh-CN': '将每个样本沿某一轴的数取平均。' },
    source: 'Lin, Chen, Yan: Network In Network (2014), section 3.2',
    result: { en: 'means', 'zh-CN': '均值' },
  },
  'mean',
);

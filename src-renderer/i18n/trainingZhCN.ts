import type { trainingEn } from './trainingEn.ts';

/** Texts of charts, training, results and sweeps in Simplified Chinese. */
export const trainingZhCN: Readonly<Record<keyof typeof trainingEn, string>> = {
  'chart.keys': '用方向键逐点读图，按住 Shift 每次移动十点。',
  'chart.export': '导出图表',
  'chart.svg': '矢量图（SVG）…',
  'chart.png': '图片（PNG）…',
  'chart.csv': '数据（CSV）…',
  'chart.notDrawn': '浏览器无法绘制该图表。',
};

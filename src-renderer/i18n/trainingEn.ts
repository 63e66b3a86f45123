/** Texts of charts, training, results and sweeps in English. */
export const trainingEn = {
  'chart.keys': 'Arrow keys read the places of the chart, Shift goes ten at a time.',
  'chart.export': 'Export the chart',
  'chart.svg': 'Drawing (SVG)…',
  'chart.png': 'Picture (PNG)…',
  'chart.csv': 'Numbers (CSV)…',
  'chart.notDrawn': 'The browser could not draw the chart.',
} as const;

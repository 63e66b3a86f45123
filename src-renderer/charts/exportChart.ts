import { csvText } from '../../src-core/data/csvText.ts';
import type { ChartFormat } from '../../src-core/protocol/appContract.ts';
import { translate } from '../i18n/translate.ts';
import { exportBytes } from '../model/files.ts';
import { notifyError } from '../model/notices.ts';
import type { Chart } from './drawing.ts';
import { readChartColours } from './readColours.ts';
import { svgText } from './svgText.ts';

/** px of an exported chart; a PNG has twice as many. */
const size = { width: 720, height: 450 };
const sharpness = 2;

/** Asks for a place and writes a chart there, in the colours that are on the screen. */
export async function exportChart(chart: Chart, format: ChartFormat): Promise<void> {
  try {
    await exportBytes(format, chart.title, await bytesOf(chart, format));
  } catch (error) {
    notifyError(error);
  }
}

function bytesOf(chart: Chart, format: ChartFormat): Uint8Array | Promise<Uint8Array> {
  // The mark makes spreadsheets read the names as UTF-8.
  if (format === 'csv') {
    const { names, rows } = chart.table();
    return new TextEncoder().encode(`\uFEFF${csvText([names, ...rows])}`);
  }
  const colours = readChartColours();
  const text = svgText(chart.draw({ ...size, colours, title: chart.title }), colours, chart.title);
  return format === 'svg' ? new TextEncoder().encode(text) : pngOfSvg(text);
}

async function pngOfSvg(text: string): Promise<Uint8Array> {
  const image = new Image();
  const loaded = new Promise((resolve, reject) => {
    image.onload = resolve;
    image.onerror = () => { reject(new Error(translate('chart.notDrawn'))); };
  });
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await loaded;
  const canvas = document.createElement('canvas');
  canvas.width = size.width * sharpness;
  canvas.height = size.height * sharpness;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => { canvas.toBlob(resolve, 'image/png'); });
  if (!blob) throw new Error(translate('chart.notDrawn'));
  return new Uint8Array(await blob.arrayBuffer());
}

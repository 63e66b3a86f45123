import type { ChartColours } from './colours.ts';
import type { Drawing, Shape } from './drawing.ts';

export const chartFont = "'Inter Variable', Inter, system-ui, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";

/** A drawing as the text of an SVG file that stands by itself, on its paper or on none, with rules for its fonts. */
export function svgText({ width, height, shapes }: Pick<Drawing, 'width' | 'height' | 'shapes'>, { paper }: { readonly paper: ChartColours['paper'] | null }, title: string, fonts = ''): string {
  const size = `${String(width)} ${String(height)}`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${String(width)}" height="${String(height)}" viewBox="0 0 ${size}" font-family="${escaped(chartFont)}" role="img">`,
    `<title>${escaped(title)}</title>`,
    ...(fonts === '' ? [] : [`<style>${escaped(fonts)}</style>`]),
    ...(paper === null ? [] : [`<rect width="100%" height="100%" fill="${escaped(paper)}"/>`]),
    ...shapes.map(textOf),
    '</svg>',
    '',
  ].join('\n');
}

function textOf({ tag, attributes, text, children }: Shape): string {
  const named = Object.entries(attributes).map(([name, value]) => ` ${hyphenated(name)}="${escaped(String(value))}"`);
  const content = text === undefined ? (children ?? []).map(textOf).join('') : escaped(text);
  return content === '' ? `<${tag}${named.join('')}/>` : `<${tag}${named.join('')}>${content}</${tag}>`;
}

const camelInSvg: ReadonlySet<string> = new Set(['preserveAspectRatio', 'viewBox']);

/** React's name of an attribute as SVG has it: `strokeWidth` is `stroke-width`. */
function hyphenated(name: string): string {
  return camelInSvg.has(name) ? name : name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Characters that XML 1.0 cannot hold at all are left out. */
function escaped(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what XML forbids
  return text.replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '').replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}

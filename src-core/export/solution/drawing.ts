import { withoutControls } from '../../explain/symbols.ts';
import type { GraphDocument } from '../../graph/document.ts';

/** What is written on a card. */
export interface DrawnNode {
  readonly id: string;
  readonly name: string;
  readonly type: string;
}

const cardWidth = 132;
const cardHeight = 46;
const margin = 24;
/** Canvas units of the document for one unit of the drawing. */
const scale = 0.62;

/** The network as a drawing (SVG): cards where the canvas has them, wires from left to right. */
export function drawNetwork({ nodes, edges }: GraphDocument, drawn: readonly DrawnNode[]): string {
  const [left, top] = [Math.min(0, ...nodes.map(({ position }) => position.x)), Math.min(0, ...nodes.map(({ position }) => position.y))];
  const at = new Map(nodes.map(({ id, position }) => [id, { x: margin + (position.x - left) * scale, y: margin + (position.y - top) * scale }]));
  const places = [...at.values()];
  const width = Math.ceil(Math.max(0, ...places.map(({ x }) => x)) + cardWidth + margin);
  const height = Math.ceil(Math.max(0, ...places.map(({ y }) => y)) + cardHeight + margin);
  const wires = edges.flatMap(({ source, target }) => {
    const [from, to] = [at.get(source.node), at.get(target.node)];
    return from && to ? [wire(from.x + cardWidth, from.y + cardHeight / 2, to.x, to.y + cardHeight / 2)] : [];
  });
  const cards = drawn.flatMap(({ id, name, type }) => {
    const place = at.get(id);
    if (!place) return [];
    const { x, y } = place;
    return [
      `<g transform="translate(${n(x)} ${n(y)})"><rect width="${String(cardWidth)}" height="${String(cardHeight)}" rx="7" fill="#ffffff" stroke="#8a8577"/>` +
        `<text x="12" y="20" font-size="16" font-weight="600" fill="#20242c">${escapeXml(shorten(name, 17))}</text>` +
        `<text x="12" y="36" font-size="12" fill="#555c68">${escapeXml(shorten(type, 21))}</text></g>`,
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(width)} ${String(height)}" width="${String(width)}" height="${String(height)}" font-family="system-ui, sans-serif">`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#8a8577"/></marker></defs>',
    `<rect width="${String(width)}" height="${String(height)}" rx="10" fill="#f7f5f0"/>`,
    ...wires,
    ...cards,
    '</svg>',
    '',
  ].join('\n');
}

/** A wire that leaves to the right and arrives from the left; one that goes back swings below the cards. */
function wire(x1: number, y1: number, x2: number, y2: number): string {
  const reach = x2 > x1 ? Math.max(18, (x2 - x1) / 2) : 60;
  const drop = x2 > x1 ? 0 : cardHeight + 20;
  const path = `M${n(x1)} ${n(y1)}C${n(x1 + reach)} ${n(y1 + drop)} ${n(x2 - reach)} ${n(y2 + drop)} ${n(x2)} ${n(y2)}`;
  return `<path d="${path}" fill="none" stroke="#8a8577" stroke-width="1.4" marker-end="url(#arrow)"/>`;
}

function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function shorten(text: string, most: number): string {
  // By characters: half an emoji is none.
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}

function escapeXml(text: string): string {
  return withoutControls(text).replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign);
}

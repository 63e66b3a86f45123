import { type Shape, group, line, rect, round } from '../../charts/drawing.ts';
import { cellShapes } from './recorder.ts';

/*
 * Takes down what the browser shows of some elements as elements of an SVG: boxes, borders, texts and inner drawings,
 * where they lie. What the page looks like is thus said once, in its styles.
 */

/** How places on the screen become places in the picture: less `left` and `top`, then divided by `zoom`. */
export interface Mapping {
  readonly left: number;
  readonly top: number;
  readonly zoom: number;
}

const measuring = new OffscreenCanvas(1, 1).getContext('2d');

/** What is seen of an element and all that is in it. */
export function shapesOf(element: Element, mapping: Mapping): Shape[] {
  const style = getComputedStyle(element);
  const opacity = Number(style.opacity);
  if (style.display === 'none' || opacity === 0 || isForReadersOnly(element, style) || element.matches(leftOut)) return [];
  const shapes = element instanceof SVGSVGElement ? drawingOf(element, mapping) : boxOf(element, style, mapping);
  return opacity < 1 && shapes.length > 0 ? [group(shapes, { opacity })] : shapes;
}

/** Of no use in a picture: buttons and handles, and the greater area that takes a click on a wire. */
const leftOut = '.icon-button, .react-flow__edge-interaction, .frame-hues, .frame-handle';

/** What only screen readers get, such as a formula's MathML, is in a box of one pixel. */
function isForReadersOnly({ clientWidth, clientHeight }: Element, { position, overflowX }: CSSStyleDeclaration): boolean {
  return position === 'absolute' && overflowX === 'hidden' && clientWidth <= 1 && clientHeight <= 1;
}

function boxOf(element: Element, style: CSSStyleDeclaration, mapping: Mapping): Shape[] {
  const visible = style.visibility === 'visible';
  const own = visible ? [...surfaceOf(placeOf(element.getBoundingClientRect(), mapping), style), ...pseudoOf(element, '::before', mapping)] : [];
  if (visible && element instanceof HTMLCanvasElement) return [...own, ...cellsOf(element, mapping)];
  if (visible && element instanceof HTMLInputElement) return [...own, ...fieldText(element, style, mapping)];
  const inner = [...element.childNodes].flatMap((child) => {
    if (child instanceof Element) return shapesOf(child, mapping);
    return visible && child instanceof Text ? textOf(child, element, style, mapping) : [];
  });
  const marker = visible && style.display === 'list-item' ? markerOf(element, style, mapping) : [];
  return [...own, ...marker, ...inner, ...(visible ? pseudoOf(element, '::after', mapping) : [])];
}

/** A small picture of one pixel for each cell. */
function cellsOf(canvas: HTMLCanvasElement, mapping: Mapping): Shape[] {
  const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
  const { x, y, width, height } = placeOf(canvas.getBoundingClientRect(), mapping);
  return pixels ? cellShapes(pixels, canvas.width, { x, y, width: width / canvas.width, height: height / canvas.height }) : [];
}

/** The number or the dot before an item of a list. */
function markerOf(item: Element, style: CSSStyleDeclaration, mapping: Mapping): Shape[] {
  const range = document.createRange();
  range.selectNodeContents(item);
  const [first] = range.getClientRects();
  if (!first || style.listStyleType === 'none') return [];
  const number = [...(item.parentElement?.children ?? [])].indexOf(item) + 1;
  const { x, y, height } = placeOf(first, mapping);
  const { ascent, descent } = heightsOf(style);
  const { attributes, ...text } = wordsAt(style.listStyleType === 'decimal' ? `${String(number)}.` : '•', x - 6, y + (height - ascent - descent) / 2 + ascent, style, undefined);
  return [{ ...text, attributes: { ...attributes, textAnchor: 'end' } }];
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function placeOf({ left, top, width, height }: DOMRect, mapping: Mapping): Place {
  return { x: (left - mapping.left) / mapping.zoom, y: (top - mapping.top) / mapping.zoom, width: width / mapping.zoom, height: height / mapping.zoom };
}

const isClear = (colour: string): boolean => colour === 'transparent' || /^rgba\(.*, 0\)$/.test(colour) || colour.endsWith('/ 0)');

/** Background and border. Lengths of styles are those at 100 %: zooming is a transform. */
function surfaceOf({ x, y, width, height }: Place, style: CSSStyleDeclaration): Shape[] {
  if (width <= 0 || height <= 0) return [];
  const radius = Math.min(radiusOf(style, width), width / 2, height / 2);
  const shapes: Shape[] = ringsOf(style.boxShadow).map(({ colour, size }) => rect(x - size, y - size, width + 2 * size, height + 2 * size, { fill: colour, rx: round(radius + size) }));
  if (!isClear(style.backgroundColor)) shapes.push(rect(x, y, width, height, { fill: style.backgroundColor, ...(radius > 0 && { rx: round(radius) }) }));
  const sides = (['Top', 'Right', 'Bottom', 'Left'] as const).map((side) => ({
    side,
    size: style[`border${side}Style`] === 'none' || isClear(style[`border${side}Color`]) ? 0 : Number.parseFloat(style[`border${side}Width`]),
    colour: style[`border${side}Color`],
    dash: style[`border${side}Style`] === 'dashed',
  }));
  const [first] = sides;
  if (first && first.size > 0 && sides.every(({ size, colour }) => size === first.size && colour === first.colour)) {
    const half = first.size / 2;
    shapes.push(rect(x + half, y + half, width - first.size, height - first.size, { fill: 'none', stroke: first.colour, strokeWidth: first.size, ...(radius > half && { rx: round(radius - half) }), ...(first.dash && { strokeDasharray: `${String(first.size * 3)} ${String(first.size * 2)}` }) }));
    return shapes;
  }
  for (const { side, size, colour } of sides) {
    if (size === 0) continue;
    const half = size / 2;
    const attributes = { stroke: colour, strokeWidth: size };
    if (side === 'Top') shapes.push(line(x, y + half, x + width, y + half, attributes));
    else if (side === 'Bottom') shapes.push(line(x, y + height - half, x + width, y + height - half, attributes));
    else if (side === 'Left') shapes.push(line(x + half, y, x + half, y + height, attributes));
    else shapes.push(line(x + width - half, y, x + width - half, y + height, attributes));
  }
  return shapes;
}

/** Shadows without blur are rings, the widest first; blurred ones are for the screen. */
function ringsOf(shadow: string): { colour: string; size: number }[] {
  const rings = [...shadow.matchAll(/((?:rgba?|color|oklab|oklch)\([^)]*\)) 0px 0px 0px ([\d.]+)px(?! inset)/g)];
  return rings.map(([, colour = '', size = '0']) => ({ colour, size: Number(size) })).filter(({ colour, size }) => size > 0 && !isClear(colour)).sort((a, b) => b.size - a.size);
}

function radiusOf({ borderTopLeftRadius }: CSSStyleDeclaration, width: number): number {
  const size = Number.parseFloat(borderTopLeftRadius);
  return borderTopLeftRadius.includes('%') ? (size / 100) * width : size;
}

/** A pseudo-element that is placed by its edges in its parent's box, without a text: stripes and brackets. */
function pseudoOf(element: Element, pseudo: '::before' | '::after', mapping: Mapping): Shape[] {
  const style = getComputedStyle(element, pseudo);
  if (style.content !== '""' || style.position !== 'absolute' || style.display === 'none' || Number(style.opacity) === 0) return [];
  const parent = getComputedStyle(element);
  const outer = placeOf(element.getBoundingClientRect(), mapping);
  const [left, top, width, height] = [style.left, style.top, style.width, style.height].map(Number.parseFloat);
  if ([left, top, width, height].some((length) => length === undefined || Number.isNaN(length)) || left === undefined || top === undefined || width === undefined || height === undefined) return [];
  const inset = style.boxSizing === 'border-box' ? { width: 0, height: 0 } : { width: sum(style.borderLeftWidth, style.borderRightWidth, style.paddingLeft, style.paddingRight), height: sum(style.borderTopWidth, style.borderBottomWidth, style.paddingTop, style.paddingBottom) };
  const place = { x: outer.x + Number.parseFloat(parent.borderLeftWidth) + left, y: outer.y + Number.parseFloat(parent.borderTopWidth) + top, width: width + inset.width, height: height + inset.height };
  return surfaceOf(place, style);
}

function sum(...lengths: string[]): number {
  return lengths.reduce((total, length) => total + (Number.parseFloat(length) || 0), 0);
}

/** The lines of a text as they are broken on the screen. */
function textOf(node: Text, parent: Element, style: CSSStyleDeclaration, mapping: Mapping): Shape[] {
  const from = node.data.search(/\S/);
  if (from < 0) return [];
  const to = node.data.trimEnd().length;
  const range = document.createRange();
  const rectOf = (start: number, end: number): DOMRect => {
    range.setStart(node, start);
    range.setEnd(node, end);
    return range.getBoundingClientRect();
  };
  const whole = rectOf(from, to);
  if (whole.width === 0 || whole.height === 0) return [];
  const clip = clipOf(parent, style);
  if (range.getClientRects().length <= 1) {
    if (clip === undefined || whole.right <= clip + 0.5) return [lineOf(node.data.slice(from, to), placeOf(whole, mapping), style)];
    return cutLine(node.data, from, to, rectOf, clip, style, mapping);
  }
  return linesOf(node.data, from, to, rectOf).map(([start, end]) => lineOf(node.data.slice(start, end).trim(), placeOf(rectOf(start, end), mapping), style));
}

/** Where a box cuts off what is wider than itself, px on the screen. */
function clipOf(parent: Element, style: CSSStyleDeclaration): number | undefined {
  return style.overflowX === 'visible' ? undefined : parent.getBoundingClientRect().right;
}

function cutLine(text: string, from: number, to: number, rectOf: (start: number, end: number) => DOMRect, clip: number, style: CSSStyleDeclaration, mapping: Mapping): Shape[] {
  const dots = style.textOverflow === 'ellipsis' ? widthOf('…', style) * mapping.zoom : 0;
  let end = to;
  while (end > from && rectOf(from, end).right + dots > clip + 0.5) end -= 1;
  if (end <= from) return [];
  const place = placeOf(rectOf(from, end), mapping);
  const shown = lineOf(text.slice(from, end), place, style);
  if (dots === 0) return [shown];
  return [shown, lineOf('…', { ...place, x: place.x + place.width, width: dots / mapping.zoom }, style)];
}

/** Beginning and end of each line. */
function linesOf(text: string, from: number, to: number, rectOf: (start: number, end: number) => DOMRect): [number, number][] {
  const lines: [number, number][] = [];
  let start = from;
  let top: number | undefined;
  for (let at = from; at < to; at++) {
    const place = rectOf(at, at + 1);
    if (place.width === 0 || /\s/.test(text.charAt(at))) continue;
    if (top !== undefined && place.top > top + place.height / 2) {
      lines.push([start, at]);
      start = at;
    }
    top = place.top;
  }
  lines.push([start, to]);
  return lines;
}

function lineOf(text: string, { x, y, width, height }: Place, style: CSSStyleDeclaration): Shape {
  const shown = cased(style.whiteSpace.startsWith('pre') ? text : text.replaceAll(/\s+/g, ' '), style);
  const { ascent, descent } = heightsOf(style);
  // The box of a text is its font's, whatever the line's height.
  return wordsAt(shown, x, y + (height - ascent - descent) / 2 + ascent, style, [...shown].length > 1 ? width : undefined);
}

function cased(text: string, { textTransform }: CSSStyleDeclaration): string {
  return textTransform === 'uppercase' ? text.toUpperCase() : text;
}

/** The text of a field, where its alignment puts it. */
function fieldText(field: HTMLInputElement, style: CSSStyleDeclaration, mapping: Mapping): Shape[] {
  if (field.value === '' || !['text', 'number', 'search'].includes(field.type)) return [];
  const { x, y, width, height } = placeOf(field.getBoundingClientRect(), mapping);
  const [before, after] = [sum(style.borderLeftWidth, style.paddingLeft), sum(style.borderRightWidth, style.paddingRight)];
  const { ascent, descent } = heightsOf(style);
  const length = widthOf(field.value, style);
  const room = width - before - after;
  const offset = ['right', 'end'].includes(style.textAlign) ? room - length : style.textAlign === 'center' ? (room - length) / 2 : 0;
  return [wordsAt(field.value, x + before + Math.max(0, offset), y + height / 2 + (ascent - descent) / 2, style, Math.min(length, room))];
}

function wordsAt(text: string, x: number, y: number, style: CSSStyleDeclaration, length: number | undefined): Shape {
  const variant = style.fontVariantNumeric === 'normal' ? '' : `font-variant-numeric: ${style.fontVariantNumeric}; `;
  return {
    tag: 'text',
    text,
    attributes: {
      x: round(x),
      y: round(y),
      fill: style.color,
      fontFamily: style.fontFamily,
      fontSize: Number.parseFloat(style.fontSize),
      fontWeight: style.fontWeight,
      ...(style.fontStyle !== 'normal' && { fontStyle: style.fontStyle }),
      style: `${variant}white-space: pre`,
      // Keeps its length where a viewer has another font.
      ...(length !== undefined && { textLength: round(length), lengthAdjust: 'spacingAndGlyphs' }),
    },
  };
}

function fontOf({ fontStyle, fontWeight, fontSize, fontFamily }: CSSStyleDeclaration): string {
  return `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
}

function heightsOf(style: CSSStyleDeclaration): { ascent: number; descent: number } {
  const size = Number.parseFloat(style.fontSize);
  if (!measuring) return { ascent: size * 0.9, descent: size * 0.25 };
  measuring.font = fontOf(style);
  const { fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent } = measuring.measureText('x');
  return { ascent, descent };
}

function widthOf(text: string, style: CSSStyleDeclaration): number {
  if (!measuring) return text.length * Number.parseFloat(style.fontSize) * 0.56;
  measuring.font = fontOf(style);
  return measuring.measureText(text).width;
}

/** Attributes that say where a shape of an inner drawing lies. */
const geometry = ['d', 'x', 'y', 'x1', 'y1', 'x2', 'y2', 'cx', 'cy', 'r', 'rx', 'ry', 'width', 'height', 'points'];
const drawn: readonly string[] = ['path', 'rect', 'line', 'circle', 'ellipse', 'polyline', 'polygon'];

/** An inner drawing: its shapes under the transform that they are shown with, cut off where its box is. */
function drawingOf(svg: SVGSVGElement, mapping: Mapping): Shape[] {
  const shapes = [...svg.querySelectorAll<SVGGraphicsElement>(drawn.join())].flatMap((shape) => drawnShape(shape, svg));
  const matrix = svg.getScreenCTM();
  if (shapes.length === 0 || !matrix) return [];
  const { zoom, left, top } = mapping;
  const numbers = [matrix.a / zoom, matrix.b / zoom, matrix.c / zoom, matrix.d / zoom, (matrix.e - left) / zoom, (matrix.f - top) / zoom];
  const inner = group(shapes, { transform: `matrix(${numbers.map((number) => Number(number.toFixed(5))).join(' ')})` });
  const frame = svg.parentElement && getComputedStyle(svg.parentElement).overflowX === 'hidden' ? placeOf(svg.parentElement.getBoundingClientRect(), mapping) : undefined;
  if (!frame) return [inner];
  const size = `${String(round(frame.width))} ${String(round(frame.height))}`;
  return [{ tag: 'svg', attributes: { x: round(frame.x), y: round(frame.y), width: round(frame.width), height: round(frame.height), viewBox: `${String(round(frame.x))} ${String(round(frame.y))} ${size}` }, children: [inner] }];
}

function drawnShape(shape: SVGGraphicsElement, svg: SVGSVGElement): Shape[] {
  const style = getComputedStyle(shape);
  const [fill, stroke] = [isClear(style.fill) ? 'none' : style.fill, isClear(style.stroke) || Number(style.strokeOpacity) === 0 ? 'none' : style.stroke];
  if (style.display === 'none' || style.visibility !== 'visible' || shape.matches(leftOut) || (fill === 'none' && stroke === 'none')) return [];
  const places = geometry.flatMap((name) => (shape.hasAttribute(name) ? [[name, shape.getAttribute(name) ?? ''] as const] : []));
  const [own, outer] = [shape.getScreenCTM(), svg.getScreenCTM()];
  const moved = own && outer ? outer.inverse().multiply(own) : undefined;
  const isMoved = moved && !moved.isIdentity && [moved.a - 1, moved.b, moved.c, moved.d - 1, moved.e, moved.f].some((number) => Math.abs(number) > 1e-4);
  return [
    {
      tag: shape.tagName as Shape['tag'],
      attributes: {
        ...Object.fromEntries(places),
        fill,
        ...(fill !== 'none' && Number(style.fillOpacity) < 1 && { fillOpacity: style.fillOpacity }),
        ...(stroke !== 'none' && {
          stroke,
          strokeWidth: Number.parseFloat(style.strokeWidth),
          ...(style.strokeDasharray !== 'none' && { strokeDasharray: style.strokeDasharray.replaceAll('px', '') }),
          ...(style.strokeLinecap !== 'butt' && { strokeLinecap: style.strokeLinecap }),
          ...(style.strokeLinejoin !== 'miter' && { strokeLinejoin: style.strokeLinejoin }),
        }),
        ...(Number(style.opacity) < 1 && { opacity: style.opacity }),
        ...(isMoved && { transform: `matrix(${[moved.a, moved.b, moved.c, moved.d, moved.e, moved.f].map((number) => Number(number.toFixed(5))).join(' ')})` }),
      },
    },
  ];
}

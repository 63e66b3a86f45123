import type { Area } from '../../../src-core/graph/frames.ts';
import type { ShownDigits } from '../../../src-core/tensor/shownDigits.ts';
import type { Block, BlockPair } from '../../../src-core/protocol/frame.ts';
import type { PictureWatch } from '../../../src-core/protocol/watch.ts';
import { formatNumber } from '../../model/formatNumber.ts';
import { hidesAny } from '../../model/hiddenNumbers.ts';
import { type LiveNumbers, liveNumbers, wireNumbers } from '../../model/liveNumbers.ts';
import { pictureKey, wirePicture } from '../../model/pictureWishes.ts';
import type { AppState } from '../../model/appState.ts';
import { app } from '../../model/store.ts';
import type { FlowReader } from '../flowReader.ts';
import { rolledBy } from '../rolling.ts';
import { type Surroundings, stillAround, surroundingsOf } from '../surroundings.ts';
import { ChipTexts, type HiddenElements } from './chipText.ts';
import { type HeatScale, HeatScales, heatShare, largestOf } from './heatScale.ts';
import { HiddenEdges } from './hiddenEdges.ts';
import { type Level, largeFactor, levelAt, lineHeight } from './level.ts';
import { type OverlayPalette, readPalette } from './palette.ts';
import { type PictureChip, type PictureLine, drawPictures } from './pictureChip.ts';
import { type PlacedChip, type Scene, layOut, picturesOf } from './scene.ts';
import { drawStrip } from './strip.ts';
import { type PaintingSurface, fit, place } from './surface.ts';
import { WireWidths } from './wireWidths.ts';
import type { PaintingContext } from '../picture/recorder.ts';

const fontFamily = "'Inter Variable', system-ui, sans-serif";
/** Whole and half pixels alone: few texts, kept. */
const fonts = new Map<number, string>();

function fontOf(size: number): string {
  let font = fonts.get(size);
  if (font === undefined) fonts.set(size, (font = `500 ${String(size)}px ${fontFamily}`));
  return font;
}

/** Between the columns of a chip, px. */
const columnGap = 4;
const hatchStep = 5; // px
const margin = 120; // px beyond what is painted within which chips are still drawn
/** Numbers of an older document are greyed after this time (ms): an answer that comes at once causes no flicker. */
const staleAfter = 90;

/**
 * Draws the numbers of all edges on one canvas over the flow. Fed outside React: whoever knows that
 * something changed calls `touch`, and the next animation frame paints once. What is painted reaches beyond the pane, so
 * that it can follow a view that is moved without being painted anew.
 */
export class Painter {
  readonly #context: PaintingContext;
  readonly #texts = new ChipTexts();
  readonly #widths: WireWidths;
  readonly #hidden = new HiddenEdges();
  readonly #heat = new HeatScales();
  #palette: OverlayPalette = readPalette();
  #scene: Scene = { chips: [], totals: [] };
  #sceneKey: readonly unknown[] = [];
  /** The part of the canvas that the scene is of. */
  #surroundings: Surroundings | undefined;
  #frame = 0;
  #later: ReturnType<typeof setTimeout> | undefined;
  #staleSince: number | undefined;
  #hasDigitsAlone = false;
  /** Of what it was painted; undefined before the first time. */
  #painted: Painted | undefined;

  constructor(
    readonly canvas: PaintingSurface,
    readonly reader: FlowReader,
    /** A picture is painted of another state than the one on the screen. */
    readonly stateOf: () => AppState = app.getState,
    /** Told which pictures are in view. */
    readonly onPictures: (pictures: readonly PictureWatch[]) => void = () => undefined,
    /** How far it paints beyond the pane, px. */
    readonly reach = 0,
  ) {
    const context = canvas.getContext('2d');
    if (!context) throw new Error('the browser has no 2D canvas');
    this.#context = context;
    this.#widths = new WireWidths(document.querySelector<HTMLElement>('.react-flow') ?? document.body);
  }

  /** Something changed: paint at the next frame. */
  touch = (): void => {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(this.#paint);
  };

  /** The view moved, or what lies in it did. Within reach a view of the same things takes what is painted along. */
  moved = (): void => {
    const now = this.#shown();
    const before = this.#painted;
    const isSame = before?.zoom === now.zoom && before.width === now.width && before.height === now.height && before.layout === now.layout && before.wires === now.wires;
    const shift = { x: now.x - (before?.x ?? 0), y: now.y - (before?.y ?? 0) };
    if (isSame && Math.abs(shift.x) <= this.reach && Math.abs(shift.y) <= this.reach) place(this.canvas, shift, rolledBy(), this.reach);
    else this.touch();
  };

  #shown(): Painted {
    return { ...this.reader.viewport(), ...this.reader.size(), layout: this.reader.layout(), wires: this.reader.wires() };
  }

  /** Newer numbers came. Colours change with each; where there are digits alone nothing is painted until they may. */
  takeNumbers = (): void => {
    const wait = this.#hasDigitsAlone && this.#staleSince === undefined ? this.#texts.wait(performance.now(), placeOf(liveNumbers())) : 0;
    if (wait > 0) this.#paintLater(wait);
    else this.touch();
  };

  /** Paints at once. */
  paintNow = (): void => {
    this.#paint(performance.now());
  };

  /** The theme changed: read the colours again. */
  recolour = (): void => {
    this.#palette = readPalette();
    this.touch();
  };

  stop(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#later);
  }

  #paint = (now: number): void => {
    this.#frame = 0;
    const state = this.stateOf();
    const numbers = liveNumbers();
    this.#painted = this.#shown();
    const { x, y, zoom, width, height } = this.#painted;
    const context = this.#context;
    fit(this.canvas, context, this.#painted, this.reach);
    place(this.canvas, { x: 0, y: 0 }, rolledBy(), this.reach);
    const level = levelAt(zoom, state.settings.largeLabels || state.presenting ? largeFactor : 1);
    this.#layOut(numbers, level, zoom, { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom });

    const { direction, digits } = state.settings;
    const wait = this.#texts.begin(now, { digits, hidesZeros: state.settings.hideZeros, hidden: this.#hidden.update(state), place: placeOf(numbers) });
    this.#heat.update(state.history.present.edges, numbers.edges, state.settings.heatRange);
    const stale = this.#isStale(numbers, now);
    context.clearRect(-this.reach, -this.reach, width + 2 * this.reach, height + 2 * this.reach);
    context.textBaseline = 'middle';
    for (const chip of this.#scene.chips) {
      const pair = wireNumbers(numbers, chip.edge, chip.step);
      const at = { x: chip.x * zoom + x, y: chip.y * zoom + y };
      const beyond = margin + this.reach;
      const hidden = at.x < -beyond || at.y < -beyond || at.x > width + beyond || at.y > height + beyond;
      // Beside a path that is pointed at nothing else is read.
      if (state.litPath && !chip.edges.some((edge) => state.litPath?.edges.has(edge))) continue;
      // The hovered or selected edge has a label in the page instead.
      if (!pair || hidden || state.hoveredEdge === chip.wire || (state.selection.edges.has(chip.edge) && (chip.step === undefined || chip.step === state.step))) continue;
      this.#drawChip(chip, pair, this.#hidden.of(chip.edges), at, direction, stale);
    }
    if (level.kind === 'digits') this.#drawTotals(numbers, { x, y, zoom, width, height }, level, digits, stale);
    if (wait > 0) this.#paintLater(wait);
    else this.#widths.show(this.#hidden.without(this.#numbersOfWires(numbers)), state.settings.wireWidths && direction !== 'forward');
  };

  /** By wire of the canvas; the same as by edge where each is one. */
  #numbersOfWires(numbers: LiveNumbers): ReadonlyMap<string, BlockPair> {
    if (numbers.wires.size === 0) return numbers.edges;
    return new Map(
      this.reader.wires().flatMap(({ id, data }) => {
        const pair = wireNumbers(numbers, data?.wire.edges[0]?.id ?? '', data?.step);
        return pair ? [[id, pair] as const] : [];
      }),
    );
  }

  #layOut(numbers: LiveNumbers, level: Level, zoom: number, view: Area): void {
    const state = this.stateOf();
    const { selection, hoveredEdge, settings, analysis } = state;
    const chosen = settings.values === 'selected' ? [selection, hoveredEdge] : [];
    const key = [this.reader.layout(), this.reader.wires(), analysis, settings, level.font, Math.round(zoom * 64), numbers.edges.size, numbers.wires.size, ...chosen];
    const isSame = key.length === this.#sceneKey.length && key.every((part, index) => part === this.#sceneKey[index]);
    if (isSame && this.#surroundings && stillAround(this.#surroundings, view)) return;
    this.#sceneKey = key;
    this.#surroundings = surroundingsOf(view);
    this.#scene = layOut(state, this.reader, level, zoom, numbers, this.#surroundings.area);
    this.onPictures(picturesOf(this.#scene));
    this.#hasDigitsAlone = this.#scene.chips.length > 0 && this.#scene.chips.every(({ shape }) => shape.kind === 'digits');
  }

  #drawChip(chip: PlacedChip, pair: BlockPair, hidden: HiddenElements | undefined, at: { x: number; y: number }, direction: 'forward' | 'backward' | 'both', stale: boolean): void {
    const { kind, height } = chip.shape;
    if (kind === 'mark') {
      this.#drawMark(pair, hidden, at, direction, stale, chip.edge);
      return;
    }
    const { hideZeros, heatScale } = this.stateOf().settings;
    const ends = this.#heat.of(chip.edge);
    const both = direction === 'both';
    const text = this.#texts.textOf(chip.wire, pair, hidden);
    const forward = direction === 'backward' ? undefined : { kind: 'value' as const, block: pair.value, texts: text.values, colour: this.#palette.forward, arrow: '▸', scale: this.#palette.forwardScale };
    const backward = direction === 'forward' || pair.gradient.size === 0 || (hideZeros && !hidden && isZero(pair.gradient)) ? undefined : { kind: 'gradient' as const, block: pair.gradient, texts: text.gradients, colour: this.#palette.backward, arrow: '◂', scale: this.#palette.backwardScale };
    const lines = [forward, backward].filter((line) => line !== undefined);
    if (lines.length === 0) return;
    const { tiles } = chip.shape;
    if (tiles) {
      const hides = (part: 'value' | 'gradient'): boolean => hidden !== undefined && hidesAny(hidden[part], pair[part].size);
      this.#drawPictures(chip, { ...chip.shape, tiles }, lines.map((one) => ({ ...one, hidden: hides(one.kind) })), at, stale);
      return;
    }
    const context = this.#context;
    const em = chip.shape.font;
    context.font = fontOf(em);
    const widest = kind === 'strip' ? 0 : Math.max(...lines.flatMap((line) => line.texts.map((word) => word.length)));
    const wanted = Math.ceil(widest * em * 0.62);
    const stacked = chip.shape.stacked ?? pair.value.size === 1;
    const columns = kind === 'digits' && both && !stacked ? lines.length : 1;
    // A chip keeps to its place, whatever its numbers become: longer ones are written narrower.
    const width = Math.min(chip.widest, Math.max(chip.shape.width, columns * (wanted + 4) + em * 1.4 + 8));
    const room = width / columns - em - 6;
    const line = lineHeight(chip.shape);
    const rows = kind === 'strip' ? lines.length : pair.value.size * (stacked ? lines.length : 1);
    const boxHeight = kind === 'strip' ? height : rows * line + 6;
    const left = Math.round(at.x - width / 2);
    const top = Math.round(at.y - boxHeight / 2);
    this.#box(left, top, Math.round(width), boxHeight);
    const ink = (colour: string): string => (stale ? this.#palette.stale : colour);

    if (kind === 'strip') {
      context.globalAlpha = stale ? 0.35 : 1;
      for (const [row, { kind: part, block, scale, colour, arrow }] of lines.entries()) {
        const y = top + 3 + row * (line - 2);
        context.fillStyle = ink(colour);
        context.textAlign = 'left';
        context.fillText(arrow, left + 3, y + (line - 2) / 2);
        // The colours of a strip would tell what is hidden.
        if (hidden && hidesAny(hidden[part], block.size)) context.fillText('?', left + em + 4, y + (line - 2) / 2);
        else {
          const box = [left + em + 4, y + 1, width - em - 8, line - 4] as const;
          drawStrip(context, block, { scale, share: (value) => heatShare(value, ends[part], heatScale), hidesZeros: hideZeros }, ...box);
          if (part === 'gradient' && this.#palette.hatched) this.#hatch(...box);
        }
      }
      context.globalAlpha = 1;
      return;
    }
    if (stacked) {
      for (const [group, { texts, colour, arrow }] of lines.entries()) {
        context.fillStyle = ink(colour);
        for (const [index, word] of texts.entries()) {
          const y = top + 3 + line * (group * texts.length + index + 0.5);
          context.textAlign = 'right';
          context.fillText(word, left + width - 5, y, room);
          if (index > 0) continue;
          context.textAlign = 'left';
          context.fillText(arrow, left + 4, y);
        }
      }
      return;
    }
    for (const [column, { texts, colour, arrow }] of lines.entries()) {
      const right = left + width - 5 - (lines.length - 1 - column) * ((width - 6) / lines.length);
      context.fillStyle = ink(colour);
      for (const [row, word] of texts.entries()) {
        const y = top + 3 + line * (row + 0.5);
        context.textAlign = 'right';
        context.fillText(word, right, y, room);
        if (row > 0) continue;
        context.textAlign = 'left';
        context.fillText(arrow, right - (width - 6) / lines.length + (column === 0 ? 3 : 3 + columnGap), y);
      }
    }
  }

  #drawPictures(chip: PlacedChip, shape: PictureChip, lines: readonly PictureLine[], at: { x: number; y: number }, stale: boolean): void {
    const picture = liveNumbers().pictures.get(pictureKey(wirePicture(chip.edges, chip.step)));
    drawPictures(this.#context, shape, picture, lines, at, {
      palette: this.#palette,
      fontOf,
      hidesZeros: this.stateOf().settings.hideZeros,
      stale,
      box: (...box) => {
        this.#box(...box);
      },
      hatch: this.#palette.hatched
        ? (...box) => {
            this.#hatch(...box);
          }
        : undefined,
    });
  }

  /** Far out: a mark in two halves, the stronger the larger the numbers. */
  #drawMark({ value, gradient }: BlockPair, hidden: HiddenElements | undefined, at: { x: number; y: number }, direction: 'forward' | 'backward' | 'both', stale: boolean, edge: string): void {
    const { hideZeros, heatScale } = this.stateOf().settings;
    if (hideZeros && !hidden && isZero(gradient) && (direction === 'backward' || isZero(value))) return;
    const ends = this.#heat.of(edge);
    const context = this.#context;
    const width = 14;
    const half = direction === 'both' ? width / 2 : width;
    const parts = [
      ...(direction === 'backward' ? [] : [{ kind: 'value' as const, block: value, colour: this.#palette.forward }]),
      ...(direction === 'forward' ? [] : [{ kind: 'gradient' as const, block: gradient, colour: this.#palette.backward }]),
    ];
    // A thousand of them are drawn at a time: rectangles alone, which cost a third of a rounded box.
    const [left, top] = [Math.round(at.x - width / 2), Math.round(at.y) - 3];
    context.fillStyle = this.#palette.border;
    context.fillRect(left - 2, top - 2, width + 4, 10);
    context.fillStyle = this.#palette.chip;
    context.fillRect(left - 1, top - 1, width + 2, 8);
    for (const [index, { kind, block, colour }] of parts.entries()) {
      context.globalAlpha = stale || (hidden && hidesAny(hidden[kind], block.size)) ? 0.2 : strengthOf(largestOf(block), ends[kind], heatScale);
      context.fillStyle = stale ? this.#palette.stale : colour;
      context.fillRect(left + index * half, top, half, 6);
      if (kind === 'gradient' && this.#palette.hatched) this.#hatch(left + index * half, top, half, 6);
    }
    context.globalAlpha = 1;
  }

  #drawTotals(numbers: LiveNumbers, view: { x: number; y: number; zoom: number; width: number; height: number }, level: Level, digits: ShownDigits, stale: boolean): void {
    const context = this.#context;
    const beyond = margin + this.reach;
    context.textAlign = 'left';
    for (const { output, box } of this.#scene.totals) {
      const gradient = numbers.outputs.get(output)?.gradient;
      const left = Math.round(box.x * view.zoom + view.x);
      const top = Math.round(box.y * view.zoom + view.y);
      if (!gradient || gradient.size === 0 || left < -beyond || top < -beyond || left > view.width + beyond || top > view.height + beyond) continue;
      const text = `Σ◂ ${Array.from(gradient.numbers, (value, element) => (this.#hidden.ofTotal(output, element) ? '?' : formatNumber(value, digits))).join('  ')}`;
      const width = Math.round(box.width * view.zoom);
      const line = lineHeight(level);
      context.font = fontOf(level.font);
      this.#box(left, top, width, line + 4);
      context.fillStyle = stale ? this.#palette.stale : this.#palette.backward;
      context.fillText(text, left + 5, top + 2 + line / 2, width - 8);
    }
  }

  /** Stripes over what has no hue of its own. */
  #hatch(x: number, y: number, width: number, height: number): void {
    this.#context.fillStyle = this.#palette.chip;
    for (let at = x + hatchStep - 1; at < x + width - 1; at += hatchStep) this.#context.fillRect(at, y, 1.5, height);
  }

  #box(x: number, y: number, width: number, height: number): void {
    const context = this.#context;
    context.fillStyle = this.#palette.chip;
    context.strokeStyle = this.#palette.border;
    context.lineWidth = 1;
    context.beginPath();
    context.roundRect(x + 0.5, y + 0.5, width - 1, height - 1, Math.min(6, height / 2));
    context.fill();
    context.stroke();
  }

  #isStale(numbers: LiveNumbers, now: number): boolean {
    if (numbers.revision === this.stateOf().modelRevision) {
      this.#staleSince = undefined;
      return false;
    }
    this.#staleSince ??= now;
    const age = now - this.#staleSince;
    if (age < staleAfter) this.#paintLater(staleAfter - age);
    return age >= staleAfter;
  }

  #paintLater(delay: number): void {
    clearTimeout(this.#later);
    this.#later = setTimeout(this.touch, delay);
  }
}

/** The view that was painted, and what lay in it. */
interface Painted {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
  readonly layout: unknown;
  readonly wires: unknown;
}

/** What numbers belong to: the document, the step and the sample. */
function placeOf({ revision, step, sample }: LiveNumbers): string {
  return [revision, step, sample].join();
}

/** From faint to full, as the scale of the colours says; what is not zero can be seen. */
function strengthOf(most: number, end: number, scale: HeatScale): number {
  return most === 0 ? 0.08 : Math.max(0.15, heatShare(most, end, scale));
}

/** Whether a block has zeros alone; a gradient that there is none of is no zero. */
function isZero({ size, minimum, maximum }: Block): boolean {
  return size > 0 && minimum === 0 && maximum === 0;
}

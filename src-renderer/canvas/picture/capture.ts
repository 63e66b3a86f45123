import type { Area } from '../../../src-core/graph/frames.ts';
import type { Shape } from '../../charts/drawing.ts';
import { svgText } from '../../charts/svgText.ts';
import { translate } from '../../i18n/translate.ts';
import type { AppState } from '../../model/appState.ts';
import { nothingSelected } from '../../model/appState.ts';
import { app, currentDocument } from '../../model/store.ts';
import { currentViewport, seen } from '../flowAdapter.ts';
import type { FlowReader } from '../flowReader.ts';
import { manyNodes } from '../flowItems.ts';
import { Painter } from '../overlay/painter.ts';
import { fontRules } from './fonts.ts';
import { type Mapping, shapesOf } from './pageShapes.ts';
import { pictureReader } from './pictureReader.ts';
import { Recorder } from './recorder.ts';

export interface PictureChoice {
  readonly part: 'whole' | 'selection';
  readonly theme: 'light' | 'dark';
  /** Whether there is paper behind it; none leaves it clear. */
  readonly paper: boolean;
}

export interface Picture {
  /** A whole SVG document with its fonts inside. */
  readonly svg: string;
  /** px at 100 %. */
  readonly width: number;
  readonly height: number;
}

/** Cards that one picture may have: each is in the page while it is taken. */
const mostCards = 2500;
const margin = 28; // px
const patience = 20_000; // ms

/** Whether there is a selection of which a picture can be taken. */
export function hasSelection({ selection }: AppState): boolean {
  return selection.nodes.size + selection.groups.size > 0;
}

/** A picture of the network as it is on the canvas, with the numbers on its wires; also of what is out of view. */
export async function takePicture(choice: PictureChoice): Promise<Picture> {
  const count = seen.boxes().length;
  if (count > mostCards && choice.part === 'whole') throw new Error(translate('picture.tooMany', { most: mostCards }));
  try {
    if (count > manyNodes) {
      app.setState({ drawingWhole: true });
      await allDrawn(count);
    }
    const { shapes, width, height, paper } = capture(choice);
    const svg = svgText({ width, height, shapes }, { paper: choice.paper ? paper : null }, currentDocument().title, await fontRules(shapes));
    return { svg, width, height };
  } finally {
    if (app.getState().drawingWhole) app.setState({ drawingWhole: false });
  }
}

/** Waits until each card is in the page and was measured. */
async function allDrawn(count: number): Promise<void> {
  const begun = performance.now();
  const cards = (): number => document.querySelectorAll('.react-flow__node').length;
  while (cards() < count || (pictureReader()?.cards().length ?? 0) < count) {
    if (performance.now() - begun > patience) throw new Error(translate('picture.notDrawn'));
    await new Promise((resolve) => {
      requestAnimationFrame(resolve);
    });
  }
  // Wires follow their cards.
  await new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(resolve));
  });
}

interface Captured {
  readonly shapes: Shape[];
  readonly width: number;
  readonly height: number;
  readonly paper: string;
}

/** In one go, so that nothing of it is seen: the page takes on the picture's look, is taken down, and has its own again. */
function capture({ part, theme }: PictureChoice): Captured {
  const state = app.getState();
  const chosen = part === 'selection' ? new Set([...state.selection.nodes, ...state.selection.groups, ...state.selection.frames]) : undefined;
  const restore = takeOnLook(theme);
  try {
    const layers = layersOf(chosen);
    const box = boundsOf(layers);
    const pane = document.querySelector('.react-flow__renderer')?.getBoundingClientRect();
    const { x, y, zoom } = currentViewport() ?? { x: 0, y: 0, zoom: 1 };
    const mapping: Mapping = { left: (pane?.left ?? 0) + x + box.x * zoom, top: (pane?.top ?? 0) + y + box.y * zoom, zoom };
    const paper = getComputedStyle(document.documentElement).getPropertyValue('--paper').trim();
    return { shapes: [...layers.flatMap((element) => shapesOf(element, mapping)), ...numbersIn(box, state, chosen)], width: Math.ceil(box.width), height: Math.ceil(box.height), paper };
  } finally {
    restore();
  }
}

/** The chosen theme, nothing selected, and nothing left out for being far away. Returns what undoes it. */
function takeOnLook(theme: PictureChoice['theme']): () => void {
  const root = document.documentElement;
  const before = root.dataset['theme'];
  root.dataset['still'] = '';
  root.dataset['theme'] = theme;
  const undo: (() => void)[] = [];
  for (const name of ['data-selected', 'data-far']) {
    for (const element of document.querySelectorAll(`[data-canvas][${name}], [data-canvas] [${name}]`)) {
      const value = element.getAttribute(name) ?? '';
      element.removeAttribute(name);
      undo.push(() => {
        element.setAttribute(name, value);
      });
    }
  }
  for (const wire of document.querySelectorAll('.wire-active')) {
    wire.classList.remove('wire-active');
    undo.push(() => {
      wire.classList.add('wire-active');
    });
  }
  return () => {
    for (const step of undo) step();
    root.dataset['theme'] = before;
    // The styles settle before they may glide again.
    getComputedStyle(root).getPropertyValue('color');
    for (const card of document.querySelectorAll('.card, .wire')) getComputedStyle(card).getPropertyValue('border-color');
    delete root.dataset['still'];
  };
}

/** What lies on the canvas, the lowest first: borders and frames, wires, cards. */
function layersOf(chosen: ReadonlySet<string> | undefined): Element[] {
  const viewport = document.querySelector('[data-canvas] .react-flow__viewport');
  const wires = new Map(seen.wires().map((wire) => [wire.id, wire]));
  const isIn = (element: HTMLElement | SVGElement): boolean => {
    if (!chosen) return true;
    const wire = element.querySelector<SVGElement>('.react-flow__edge')?.dataset['id'];
    const ends = wire === undefined ? undefined : wires.get(wire);
    if (ends) return chosen.has(ends.source) && chosen.has(ends.target);
    return Object.values(element.dataset).some((id) => id !== undefined && chosen.has(id));
  };
  const containers = ['.react-flow__viewport-portal', '.react-flow__edges', '.react-flow__nodes'].flatMap((name) => [...(viewport?.querySelectorAll(name) ?? [])]);
  const layers = containers.flatMap((container, order) =>
    [...container.children].flatMap((element) => {
      const isElement = element instanceof HTMLElement || element instanceof SVGElement;
      if (!isElement || !isIn(element)) return [];
      return [{ element, level: levelOf(element) * 10 + order }];
    }),
  );
  return layers.sort((a, b) => a.level - b.level).map(({ element }) => element);
}

function levelOf(element: Element): number {
  const level = Number.parseInt(getComputedStyle(element).zIndex, 10);
  // Wires and cards that were raised for being selected lie as they do otherwise.
  return Number.isNaN(level) ? 0 : Math.min(0, level);
}

/** The rectangle of the canvas that holds these, with a margin. */
function boundsOf(layers: readonly Element[]): Area {
  const pane = document.querySelector('.react-flow__renderer')?.getBoundingClientRect();
  const { x, y, zoom } = currentViewport() ?? { x: 0, y: 0, zoom: 1 };
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const layer of layers) {
    const wire = layer.querySelector<SVGPathElement>('path.wire');
    const place = (wire ?? layer).getBoundingClientRect();
    if (place.width === 0 && place.height === 0) continue;
    [left, top, right, bottom] = [Math.min(left, place.left), Math.min(top, place.top), Math.max(right, place.right), Math.max(bottom, place.bottom)];
  }
  if (left === Infinity) return { x: 0, y: 0, width: 400, height: 300 };
  const at = { x: (left - (pane?.left ?? 0) - x) / zoom, y: (top - (pane?.top ?? 0) - y) / zoom };
  return { x: Math.floor(at.x - margin), y: Math.floor(at.y - margin), width: Math.ceil((right - left) / zoom + 2 * margin), height: Math.ceil((bottom - top) / zoom + 2 * margin) };
}

/** The numbers on the wires at 100 %: those of all wires, unless numbers are switched off. */
function numbersIn(box: Area, state: AppState, chosen: ReadonlySet<string> | undefined): Shape[] {
  const flow = pictureReader();
  if (!flow) return [];
  const recorder = new Recorder();
  const values = state.settings.values === 'off' ? 'off' : 'all';
  const shown: AppState = { ...state, selection: nothingSelected, hoveredEdge: null, settings: { ...state.settings, values } };
  const within: FlowReader = {
    ...flow,
    viewport: () => ({ x: -box.x, y: -box.y, zoom: 1 }),
    size: () => ({ width: box.width, height: box.height }),
    wires: () => flow.wires().filter(({ source, target }) => !chosen || (chosen.has(source) && chosen.has(target))),
  };
  const painter = new Painter({ width: 0, height: 0, style: { width: '', height: '', transform: '' }, getContext: () => recorder }, within, () => shown);
  painter.paintNow();
  painter.stop();
  return recorder.shapes;
}

import type { Field, StepKind, StepOf } from '../../src-core/story/story.ts';
import { addAt, connectWire } from '../canvas/adding.ts';
import { faultOf } from '../canvas/connectionRules.ts';
import { currentViewport, seen, view } from '../canvas/flowAdapter.ts';
import { placeItems } from '../canvas/placing.ts';
import { canRun, runCommand } from '../commands/registry.ts';
import { diagnosticText } from '../i18n/diagnosticText.ts';
import { currentLanguage, translate } from '../i18n/translate.ts';
import { changeSettings } from '../model/appearance.ts';
import { select } from '../model/documentEdits.ts';
import { paletteEntries } from '../model/paletteEntries.ts';
import { leavePresentation } from '../model/presentation.ts';
import { app, currentDocument } from '../model/store.ts';
import { grip } from '../panels/DraggedItem.tsx';
import { look, wanted } from './storySights.ts';
import { cardOf, commandButton, edgeOf, fieldOf, idOf, portOf, targetOf } from './storyPlaces.ts';
import { setStage } from './stage.ts';
import { typeInto } from './typing.ts';
import { found, rest } from './waiting.ts';

/** What a step needs of its player. */
export interface Acting {
  readonly names: Map<string, string>;
  readonly signal: AbortSignal;
  /** How fast it goes: 1 lets the pointer be followed; Infinity does not wait for anybody. */
  readonly speed: number;
  /** Whatever changes the document within, or later by a command begun within, is the story's own doing and not the viewer's. */
  readonly own: <T>(act: () => T) => T;
}

/** What a step did not come to; its message is for the viewer. */
export class StoryFault extends Error {}

const glide = 350; // ms, of the pointer at speed 1
const patience = 8000; // ms, for what the app answers at once
const longPatience = 120_000; // ms, for training

/** Does what a step says by the app's own commands and fields. @throws StoryFault, GivenUp */
export async function actOn<K extends StepKind>(step: StepOf<K>, acting: Acting): Promise<void> {
  const act: (step: StepOf<K>, acting: Acting) => Promise<void> | void = acts[step.do];
  await act(step, acting);
}

const acts: { readonly [K in StepKind]: (step: StepOf<K>, acting: Acting) => Promise<void> | void } = {
  say: () => undefined,
  picture: () => undefined,
  add,
  connect,
  disconnect,
  type,
  tick,
  fill,
  move: ({ node, by }, { names, own }) => {
    const [box] = seen.itemBoxes(new Set([idOf(names, node)]));
    if (box) own(() => { placeItems('edit.move', new Map([[box.id, { x: box.x + by.x, y: box.y + by.y }]])); });
  },
  select: async ({ nodes }, acting) => {
    const ids = nodes.map((node) => idOf(acting.names, node));
    await pointAt(cardOf(acting.names, nodes[0] ?? ''), acting);
    select(ids);
  },
  tab: async ({ tab }, acting) => {
    if (!app.getState().settings.dockOpen) changeSettings({ dockOpen: true });
    await pointAt(document.querySelector(`[data-tab="${tab}"]`), acting);
    app.setState({ dockTab: tab });
  },
  command: async ({ command }, acting) => {
    if (!canRun(command)) throw new StoryFault(translate('story.cannot', { command }));
    await pointAt(commandButton(command), acting);
    await acting.own(() => runCommand(command));
  },
  walk: async ({ direction, times }, acting) => {
    for (let count = 0; count < times; count++) {
      runCommand(direction === 'forwards' ? 'run.walkNext' : 'run.walkBack');
      await need(() => standsStill() || null, patience, acting);
    }
  },
  scrub: async ({ step }) => {
    while (app.getState().step > step) await runCommand('run.previousStep');
    for (let before = -1; app.getState().step < step && app.getState().step !== before; ) {
      before = app.getState().step;
      await runCommand('run.nextStep');
    }
  },
  sample: ({ sample }) => {
    app.setState({ sample });
  },
  rows: async ({ samples }, acting) => {
    await actOn({ do: 'tab', tab: 'data' }, acting);
    const add = await need(() => document.querySelector<HTMLElement>('.add-sample'), patience, acting);
    await pointAt(add, acting);
    while (currentDocument().data.samples < samples) acting.own(() => { add.click(); });
  },
  train,
  undo: async ({ times }, { own }) => {
    for (let count = 0; count < times; count++) await own(() => runCommand('edit.undo'));
  },
  redo: async ({ times }, { own }) => {
    for (let count = 0; count < times; count++) await own(() => runCommand('edit.redo'));
  },
  export: async ({ format }, acting) => {
    // Where a file goes is for the viewer to say: here it is only shown how it is had.
    app.setState({ dialog: { kind: 'export' } });
    const option = await need(() => document.querySelector<HTMLElement>(`#export-${CSS.escape(format)}`), patience, acting);
    await pointAt(option, acting);
    option.click();
    await pause(1500, acting);
    app.setState({ dialog: null });
  },
  zoom: ({ to }, { names }) => {
    view.fit(to === 'all' ? undefined : new Set(to.map((node) => idOf(names, node))));
  },
  highlight: async ({ target }, acting) => {
    if (target.kind === 'edge') app.setState({ hoveredEdge: edgeOf(acting.names, target.wire) ?? null });
    await pointAt(await need(() => targetOf(acting.names, target), patience, acting), acting);
  },
  wait: async (step, acting) => { await see(step.for, acting, longPatience); },
  expect: async ({ that }, acting) => { await see(that, acting, patience); },
};

async function add({ entry: id, as, at }: StepOf<'add'>, acting: Acting): Promise<void> {
  const entry = paletteEntries.find((one) => one.id === id);
  if (!entry) throw new StoryFault(translate('story.noEntry', { name: id }));
  const source = document.querySelector(`.palette-item[data-entry="${CSS.escape(id)}"]`);
  source?.scrollIntoView({ block: 'nearest' });
  await pointAt(source, acting);
  bringIntoView(at);
  const { x, y } = view.toScreen(at);
  await movePointer(x, y, acting);
  const added = acting.own(() => addAt(entry, { x: at.x - grip.x, y: at.y - grip.y }));
  acting.names.set(as, added);
  setStage({ ringed: await need(() => cardOf(acting.names, as), patience, acting) });
}

async function connect({ from, to }: StepOf<'connect'>, acting: Acting): Promise<void> {
  const { names } = acting;
  const [source, target] = [{ node: idOf(names, from.node), port: from.port }, { node: idOf(names, to.node), port: to.port }];
  const fault = faultOf(source, target);
  if (fault) throw new StoryFault(diagnosticText(fault, currentLanguage()));
  await pointAt(portOf(names, from, 'source'), acting);
  await pointAt(portOf(names, to, 'target'), acting);
  acting.own(() => { connectWire(source, target); });
  setStage({ ringed: null });
}

async function disconnect({ from, to }: StepOf<'disconnect'>, acting: Acting): Promise<void> {
  const wire = { from, to };
  await pointAt(await need(() => targetOf(acting.names, { kind: 'edge', wire }), patience, acting), acting);
  const edge = await need(() => edgeOf(acting.names, wire) ?? null, patience, acting);
  select([], [edge]);
  setStage({ ringed: null });
  await acting.own(() => runCommand('edit.delete'));
}

async function type({ into, text }: StepOf<'type'>, acting: Acting): Promise<void> {
  const field = await fieldFor(into, acting);
  await pointAt(field, acting);
  await typeInto(field, text, acting.own);
}

async function tick({ box, on }: StepOf<'tick'>, acting: Acting): Promise<void> {
  const field = await fieldFor(box, acting);
  if (!(field instanceof HTMLInputElement) || field.type !== 'checkbox') throw new StoryFault(translate('story.notThere'));
  await pointAt(field.closest('label') ?? field, acting);
  if (field.checked !== on) acting.own(() => { field.click(); });
}

/** A field of the app, once what it is in is shown. */
async function fieldFor(into: Field, acting: Acting): Promise<HTMLInputElement | HTMLSelectElement> {
  const { names } = acting;
  if (into.kind === 'training') leavePresentation();
  if (into.kind === 'training' && !isInToolbar(into.setting)) await actOn({ do: 'tab', tab: 'curve' }, acting);
  if (into.kind === 'setting' || into.kind === 'parameter' || into.kind === 'name') select([idOf(names, into.node)]);
  if (into.kind === 'document') select([]);
  if (['setting', 'parameter', 'document'].includes(into.kind) && !app.getState().settings.inspectorOpen) changeSettings({ inspectorOpen: true });
  if (into.kind === 'name') await runCommand('edit.rename');
  const field = await need(() => fieldOf(names, into), patience, acting);
  field.scrollIntoView({ block: 'nearest' });
  return field;
}

function isInToolbar(setting: string): boolean {
  return setting === 'epochs' || setting === 'learningRate';
}

async function fill({ node, parameter, values }: StepOf<'fill'>, acting: Acting): Promise<void> {
  const cells = values.flatMap((numbers, row) => numbers.map((number, column) => ({ number, row: row + 1, column: column + 1 })));
  for (const { number, row, column } of cells) {
    await type({ do: 'type', into: { kind: 'cell', node, parameter, row, column }, text: String(number) }, acting);
  }
}

async function train({ epochs, until }: StepOf<'train'>, acting: Acting): Promise<void> {
  await type({ do: 'type', into: { kind: 'training', setting: 'epochs' }, text: String(epochs) }, acting);
  await pointAt(commandButton('run.train'), acting);
  const ended = acting.own(() => runCommand('run.train'));
  if (until) {
    await see(until, acting, longPatience);
    await runCommand('run.stop');
  }
  await ended;
}

/** Waits until something is seen, and rings it. @throws StoryFault where it is not */
async function see(sight: StepOf<'wait'>['for'], acting: Acting, howLong: number): Promise<void> {
  const what = await found(() => {
    const now = look(acting.names, sight);
    return now.holds ? now : null;
  }, howLong, acting.signal);
  const { shown, where } = what ?? look(acting.names, sight);
  setStage({ ringed: where });
  if (!what) throw new StoryFault(translate('story.otherwise', { shown: shown ?? '–', wanted: wanted(sight) }));
}

/** @throws StoryFault where it does not come */
async function need<T>(find: () => T | null, howLong: number, { signal }: Acting): Promise<T> {
  const what = await found(find, howLong, signal);
  if (what === undefined) throw new StoryFault(translate('story.notThere'));
  return what;
}

function standsStill(): boolean {
  const { walk } = app.getState();
  return walk !== null && walk.stand?.index === walk.index;
}

/** Moves the pointer onto something and rings it; what is not there is passed over. */
async function pointAt(element: Element | null, acting: Acting): Promise<void> {
  setStage({ ringed: element });
  const box = element?.getBoundingClientRect();
  if (box) await movePointer(box.x + box.width / 2, box.y + box.height / 2, acting);
}

async function movePointer(x: number, y: number, acting: Acting): Promise<void> {
  setStage({ pointer: { x, y } });
  await pause(glide, acting);
}

async function pause(ms: number, { speed, signal }: Acting): Promise<void> {
  const isStill = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  await rest(speed === Infinity || isStill ? 0 : ms / speed, signal);
}

/** Zooms out until a place of the document is on the canvas. */
function bringIntoView(at: { readonly x: number; readonly y: number }): void {
  const pane = document.querySelector('[data-canvas]')?.getBoundingClientRect();
  const viewport = currentViewport();
  if (!pane || !viewport) return;
  const room = { right: pane.width - 80, bottom: pane.height - 60 };
  const fits = (zoom: number): boolean => isWithin(placed(zoom), room);
  const middle = { x: pane.width / 2, y: pane.height / 2 };
  const placed = (zoom: number): { x: number; y: number } => ({
    x: middle.x + ((at.x * viewport.zoom + viewport.x - middle.x) * zoom) / viewport.zoom,
    y: middle.y + ((at.y * viewport.zoom + viewport.y - middle.y) * zoom) / viewport.zoom,
  });
  let { zoom } = viewport;
  while (!fits(zoom) && zoom > leastZoom) zoom /= 1.2;
  if (zoom === viewport.zoom) return;
  const part = zoom / viewport.zoom;
  view.place({ zoom, x: middle.x + (viewport.x - middle.x) * part, y: middle.y + (viewport.y - middle.y) * part });
}

const leastZoom = 0.15;

function isWithin({ x, y }: { readonly x: number; readonly y: number }, { right, bottom }: { readonly right: number; readonly bottom: number }): boolean {
  return x > 0 && y > 0 && x < right && y < bottom;
}

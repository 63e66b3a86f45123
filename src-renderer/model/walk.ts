import { AppError } from '../../src-core/graph/appError.ts';
import type { Moment, Stand } from '../../src-core/protocol/walk.ts';
import { host } from '../host/connection.ts';
import { settled } from './engineSession.ts';
import { notifyError } from './notices.ts';
import { app, watchApp } from './store.ts';
import { changeSettings } from './appearance.ts';

/*
 * A walk through one run: forward one node at a time, the loss, backward one node at a time, then the update.
 * The engine stands still at each moment; the canvas shows what it has computed so far and nothing else.
 */

export const walkSpeeds = [0.5, 1, 2, 4] as const;
export type WalkSpeed = (typeof walkSpeeds)[number];

export interface WalkState {
  readonly revision: number;
  readonly moments: readonly Moment[];
  /** The moment that is wanted; `stand` follows when the engine has answered. */
  readonly index: number;
  readonly stand: Stand | null;
  readonly playing: boolean;
  readonly speed: WalkSpeed;
  /** The dock was folded for the walk, and is unfolded after it. */
  readonly foldedDock: boolean;
}

/** How long playing rests at a moment at speed 1, ms: time to read one line. */
const rest = 1600;

let lastSpeed: WalkSpeed = 1;
/** The walk that begins: what is pressed meanwhile is for it. */
let beginning: Promise<void> | undefined;
let inFlight = false;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Ends the walk when its run is no longer the one on the screen, and keeps its words in step with the settings. */
export function startWalkSession(): void {
  watchApp(
    ({ modelRevision }) => modelRevision,
    () => {
      clearTimeout(timer);
      forgetWalk();
    },
  );
  const again = (): void => {
    const { walk } = app.getState();
    if (walk) standAt(walk.index);
  };
  watchApp(({ sample }) => sample, again);
  watchApp(({ settings }) => settings.digits, again);
}

/** Begins with everything blank but the data, and computes the first node. */
export function startWalk(): Promise<void> {
  beginning ??= begin().finally(() => {
    beginning = undefined;
  });
  return beginning;
}

async function begin(): Promise<void> {
  await settled();
  const { modelRevision: revision, run } = app.getState();
  if (run.kind === 'training') return;
  try {
    const { moments } = await host.call('engine.moments', { revision });
    if (app.getState().modelRevision !== revision || moments.length === 0) return;
    app.setState({ walk: { revision, moments, index: 0, stand: null, playing: false, speed: lastSpeed, foldedDock: foldDock() } });
    standAt(0);
  } catch (error) {
    notifyError(error);
  }
}

/** Shows the whole run again. */
export function endWalk(): void {
  const { walk } = app.getState();
  if (!walk) return;
  clearTimeout(timer);
  forgetWalk();
  host.call('engine.stand', { revision: walk.revision, moment: null, sample: 0, digits: 0 }).catch(unlessStale);
}

export function toggleWalk(): void {
  if (app.getState().walk) endWalk();
  else if (beginning) void beginning.then(endWalk);
  else void startWalk();
}

export function walkTo(index: number): void {
  pause();
  standAt(index);
}

/** One moment on; where no walk has begun, begins it. */
export function walkNext(): void {
  const { walk } = app.getState();
  if (walk) walkTo(walk.index + 1);
  else if (beginning) void beginning.then(walkNext);
  else void startWalk();
}

export function walkBack(): void {
  const { walk } = app.getState();
  if (walk) walkTo(walk.index - 1);
}

/** To the last moment of the phase; from there to the last of the next one. */
export function finishPhase(): void {
  const { walk } = app.getState();
  if (walk) walkTo(endOfPhase(walk));
}

function endOfPhase({ moments, index }: WalkState): number {
  const from = Math.min(index + 1, moments.length - 1);
  const phase = moments[from]?.phase;
  const next = moments.findIndex((moment, at) => at > from && moment.phase !== phase);
  return next < 0 ? moments.length - 1 : next - 1;
}

export function togglePlay(): void {
  const { walk } = app.getState();
  if (!walk) return;
  if (walk.playing) {
    pause();
    return;
  }
  const atEnd = walk.index >= walk.moments.length - 1;
  app.setState({ walk: { ...walk, playing: true } });
  standAt(atEnd ? 0 : walk.index + 1);
}

export function setWalkSpeed(speed: WalkSpeed): void {
  const { walk } = app.getState();
  lastSpeed = speed;
  if (walk) app.setState({ walk: { ...walk, speed } });
}

function pause(): void {
  clearTimeout(timer);
  const { walk } = app.getState();
  if (walk?.playing) app.setState({ walk: { ...walk, playing: false } });
}

/** One question at a time; while the engine answers, only the newest wish is kept. */
function standAt(wanted: number): void {
  const { walk } = app.getState();
  if (!walk) return;
  const index = Math.max(0, Math.min(walk.moments.length - 1, wanted));
  // The scrubber goes with the walk: the canvas shows the step at which something happens.
  app.setState({ walk: { ...walk, index }, step: walk.moments[index]?.step ?? 0 });
  if (!inFlight) void ask(index);
}

async function ask(index: number): Promise<void> {
  const { walk, sample, settings } = app.getState();
  if (!walk) return;
  inFlight = true;
  try {
    const { stand } = await host.call('engine.stand', { revision: walk.revision, moment: index, sample, digits: settings.digits });
    const now = app.getState().walk;
    if (now?.revision === walk.revision && stand) app.setState({ walk: { ...now, stand } });
  } catch (error) {
    unlessStale(error);
  } finally {
    inFlight = false;
  }
  const now = app.getState().walk;
  if (!now) return;
  if (now.index !== index) void ask(now.index);
  else if (now.playing) playOn(now);
}

function playOn({ index, moments, speed }: WalkState): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (index < moments.length - 1) standAt(index + 1);
    else pause();
  }, rest / speed);
}

/** A run that has been replaced meanwhile ends the walk anyway. */
function unlessStale(error: unknown): void {
  if (error instanceof AppError && ['E_STALE', 'E_CANCELLED', 'E_CLOSED'].includes(error.code)) return;
  forgetWalk();
  notifyError(error);
}

/** In a window of this height, px, or less there is no room for the canvas between a walk and an open dock. */
const lowWindow = 900;

function foldDock(): boolean {
  const folds = app.getState().settings.dockOpen && window.innerHeight <= lowWindow;
  if (folds) changeSettings({ dockOpen: false });
  return folds;
}

function forgetWalk(): void {
  const { walk } = app.getState();
  // Whoever reads the state is told of each change of it: of a large network that takes a while.
  if (!walk) return;
  app.setState({ walk: null });
  if (walk.foldedDock) changeSettings({ dockOpen: true });
}

/** What a walk has not come to yet, of which nothing may be told; null where all of it is known. */
export function aheadOf({ walk }: { readonly walk: WalkState | null }): 'values' | 'gradients' | null {
  const phase = walk?.moments[walk.index]?.phase;
  if (phase === 'forward') return 'values';
  return phase === 'loss' || phase === 'backward' ? 'gradients' : null;
}

/** What a walk means for a card: it is where the walk stands, or its turn has not come. */
export function walkMark({ walk, step }: { readonly walk: WalkState | null; readonly step: number }, node: string): 'lit' | 'waiting' | undefined {
  if (!walk) return undefined;
  if (walk.moments[walk.index]?.node === node) return 'lit';
  const turn = walk.moments.findIndex((moment) => moment.phase === 'forward' && moment.node === node && moment.step === step);
  return turn > walk.index ? 'waiting' : undefined;
}

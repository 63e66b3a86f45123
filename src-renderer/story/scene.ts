import type { GraphDocument } from '../../src-core/graph/document.ts';
import { currentViewport, view } from '../canvas/flowAdapter.ts';
import { changeSettings } from '../model/appearance.ts';
import type { AppState } from '../model/appState.ts';
import { goToHistory } from '../model/documentEdits.ts';
import { show } from '../model/files.ts';
import { projectKey, takeProjectKey } from '../model/projectKey.ts';
import type { Settings } from '../model/settings.ts';
import { app } from '../model/store.ts';
import { stopRun } from '../model/training.ts';
import { endWalk, startWalk, walkTo } from '../model/walk.ts';

const kept = ['history', 'selection', 'inside', 'unrolled', 'step', 'sample', 'dockTab'] as const;

/** What is on the screen at a moment: the document with its history, and how it is looked at. */
export interface Scene extends Pick<AppState, (typeof kept)[number]> {
  readonly settings: Settings;
  readonly viewport: GraphDocument['view']['viewport'] | undefined;
  /** Where the walk stands. */
  readonly walk: number | null;
}

export function sceneNow(): Scene {
  const state = app.getState();
  const { history, selection, inside, unrolled, step, sample, dockTab, settings, walk } = state;
  return { history, selection, inside, unrolled, step, sample, dockTab, settings, viewport: currentViewport(), walk: walk?.index ?? null };
}

/** Puts a moment of the same document back, with those of its settings that are named. */
export async function backTo(scene: Scene, settings: ReadonlySet<keyof Settings>): Promise<void> {
  if (app.getState().run.kind === 'training') stopRun();
  goToHistory(scene.history);
  await lookAt(scene, settings);
}

async function lookAt({ walk, viewport, settings, selection, inside, unrolled, step, sample, dockTab }: Scene, changed: ReadonlySet<keyof Settings>): Promise<void> {
  app.setState({ selection, inside, unrolled, step, sample, dockTab, hoveredEdge: null, dialog: null });
  if (changed.size > 0) changeSettings(Object.fromEntries([...changed].map((key) => [key, settings[key]])));
  if (viewport) view.place(viewport);
  if (walk === null) endWalk();
  else {
    if (!app.getState().walk) await startWalk();
    walkTo(walk);
  }
}

/** What a story is told in place of. */
export interface Before extends Scene, Pick<AppState, 'saved' | 'file' | 'run' | 'outside'> {
  readonly project: string;
}

export function beforeNow(): Before {
  const { saved, file, run, outside } = app.getState();
  return { ...sceneNow(), saved, file, run, outside, project: projectKey() };
}

/** Puts back what was on the screen before the story, with those settings that the story changed. */
export async function giveBack(before: Before, settings: ReadonlySet<keyof Settings>): Promise<void> {
  const { history, saved, file, run, outside, project } = before;
  await show(history.present, file);
  app.setState({ history, saved, outside, run: run.kind === 'paused' ? run : { kind: 'idle' } });
  takeProjectKey(project);
  await lookAt(before, settings);
}

import type { GraphDocument } from '../../src-core/graph/document.ts';
import { type RecordingFacts, stepsBetween, withStep } from '../../src-core/story/recordSteps.ts';
import { storyFormat, storyVersion, type Step, type Story } from '../../src-core/story/story.ts';
import { onCommand } from '../commands/registry.ts';
import { translate } from '../i18n/translate.ts';
import type { AppState } from '../model/appState.ts';
import { paletteEntries } from '../model/paletteEntries.ts';
import { app, currentDocument, watchApp } from '../model/store.ts';
import { grip } from '../panels/DraggedItem.tsx';
import { withWords } from './captions.ts';
import { byCommand, ofNodes, toldCommands } from './recordedCommands.ts';

const facts: RecordingFacts = {
  grip,
  entryOf: ({ type, config }) => paletteEntries.find((entry) => entry.type === type && Object.entries(entry.config).every(([key, value]) => JSON.stringify(config[key]) === JSON.stringify(value)))?.id,
};

let stopWatching: (() => void) | undefined;
/** The command of `ofNodes` that was taken down last, whose edit comes next. */
let told: string | undefined;

/** Takes down from now on what is done, as a story that begins with the document as it is. */
export function startRecording(): void {
  stopWatching?.();
  const document = currentDocument();
  const begin: Story['begin'] = document.nodes.length === 0 ? { kind: 'empty' } : { kind: 'project', project: { ...document, runs: [] } };
  app.setState({ recording: { begin, steps: [], lost: 0, stop: () => void finish(document) } });
  const stops = [
    watchApp((state) => state.history, takeHistory),
    watchApp((state) => state.step, (step) => { take({ do: 'scrub', step }); }),
    watchApp((state) => state.sample, (sample) => { take({ do: 'sample', sample }); }),
    watchApp((state) => state.dockTab, (tab) => { take({ do: 'tab', tab }); }),
    watchApp((state) => state.opened, () => { app.getState().recording?.stop(); }),
    onCommand(takeCommand),
  ];
  stopWatching = () => { for (const stop of stops) stop(); };
}

function take(step: Step): void {
  app.setState(({ recording }) => ({ recording: recording && { ...recording, steps: withStep(recording.steps, step) } }));
}

function takeHistory(now: AppState['history'], before: AppState['history']): void {
  if (now.present === before.present) return;
  if (now.past.length < before.past.length && now.future.length > before.future.length) take({ do: 'undo', times: 1 });
  else if (now.past.length > before.past.length && now.future.length < before.future.length) take({ do: 'redo', times: 1 });
  else takeEdit(now, before);
}

function takeEdit(now: AppState['history'], before: AppState['history']): void {
  const name = now.past.at(-1)?.name ?? '';
  if (byCommand.has(name)) return;
  const isTold = name === told;
  told = undefined;
  if (isTold) return;
  if (name === 'edit.update') take({ do: 'command', command: 'run.update' });
  else if (name === 'edit.train') take({ do: 'train', epochs: now.present.training.epochs });
  else {
    const { steps, isWhole } = stepsBetween(before.present, now.present, facts);
    for (const step of steps) take(step);
    const onlyRuns = now.present.runs !== before.present.runs;
    if (!isWhole && !onlyRuns) app.setState(({ recording }) => ({ recording: recording && { ...recording, lost: recording.lost + 1 } }));
  }
}

function takeCommand(id: string): void {
  if (id === 'run.walkNext' || id === 'run.walkBack') {
    take({ do: 'walk', direction: id === 'run.walkNext' ? 'forwards' : 'backwards', times: 1 });
    return;
  }
  const { nodes, edges, groups, frames } = app.getState().selection;
  if (ofNodes.has(id) && nodes.size > 0 && edges.size + groups.size + frames.size === 0) told = id;
  else if (!toldCommands.test(id)) return;
  if (nodes.size > 0) take({ do: 'select', nodes: [...nodes] });
  take({ do: 'command', command: id });
}

/** Ends the recording and shows what was taken down. */
async function finish(before: GraphDocument): Promise<void> {
  stopWatching?.();
  stopWatching = undefined;
  const { recording } = app.getState();
  const after = currentDocument();
  app.setState({ recording: null, recordingWanted: false });
  if (!recording || recording.steps.length === 0) return;
  const { title } = before;
  const name = title.trim() === '' ? translate('story.untitled') : title;
  const words = { en: name, 'zh-CN': name };
  const told = await withWords(recording.steps, [after, before]);
  const story: Story = { format: storyFormat, version: storyVersion, title: words, summary: words, begin: recording.begin, steps: told.map(({ step }) => step) };
  app.setState({ dialog: { kind: 'storyEditor', story, does: told.map(({ does }) => does), lost: recording.lost } });
}

import { canCheckGradients, checkGradients } from '../model/gradientCheck.ts';
import { runAgain } from '../model/engineSession.ts';
import type { AppState } from '../model/appState.ts';
import { setMode } from '../model/mode.ts';
import { app, presentOf } from '../model/store.ts';
import { pauseRun, resetParameters, stopRun, train, trainBatch, trainEpoch } from '../model/training.ts';
import { finishPhase, toggleWalk, togglePlay, walkBack, walkNext } from '../model/walk.ts';
import type { Command } from './command.ts';

const isTraining = ({ run }: AppState): boolean => run.kind === 'training';
const canTrain = (state: AppState): boolean => state.connection === 'open' && state.analysis.runnable && !isTraining(state) && presentOf(state).nodes.length > 0;

export const runCommands: readonly Command[] = [
  { id: 'run.evaluate', group: 'run', keys: ['$mod+Enter'], scope: 'everywhere', enabled: canTrain, run: runAgain },
  { id: 'run.update', group: 'run', keys: ['F11'], scope: 'everywhere', enabled: canTrain, run: trainBatch },
  { id: 'run.epoch', group: 'run', keys: ['Shift+F11'], scope: 'everywhere', enabled: canTrain, run: trainEpoch },
  { id: 'run.train', group: 'run', keys: ['$mod+Shift+Enter'], scope: 'everywhere', enabled: canTrain, run: train },
  { id: 'run.pause', group: 'run', keys: ['F6'], scope: 'everywhere', enabled: isTraining, run: pauseRun },
  { id: 'run.stop', group: 'run', keys: ['$mod+.', '$mod+Alt+Enter'], scope: 'everywhere', enabled: ({ run }) => run.kind !== 'idle', run: stopRun },
  { id: 'run.reset', group: 'run', enabled: (state) => !isTraining(state) && hasMoved(state), run: resetParameters },
  { id: 'run.checkGradients', group: 'run', keys: ['F7'], scope: 'everywhere', enabled: canCheckGradients, run: checkGradients },
  { id: 'run.mode', group: 'run', enabled: (state) => canTrain(state), run: toggleMode },
  { id: 'run.walk', group: 'run', keys: ['F8'], scope: 'everywhere', enabled: canTrain, run: toggleWalk },
  { id: 'run.walkNext', group: 'run', keys: ['F10'], scope: 'everywhere', repeats: true, enabled: (state) => canTrain(state) && (state.walk === null || state.walk.index < state.walk.moments.length - 1), run: walkNext },
  { id: 'run.walkBack', group: 'run', keys: ['Shift+F10'], scope: 'everywhere', repeats: true, enabled: ({ walk }) => walk !== null && walk.index > 0, run: walkBack },
  { id: 'run.walkFinish', group: 'run', keys: ['$mod+F10'], scope: 'everywhere', enabled: ({ walk }) => walk !== null && walk.index < walk.moments.length - 1, run: finishPhase },
  { id: 'run.walkPlay', group: 'run', keys: ['F9'], scope: 'everywhere', enabled: ({ walk }) => walk !== null, run: togglePlay },
  { id: 'run.previousStep', group: 'run', keys: [','], scope: 'canvas', repeats: true, enabled: ({ step }) => step > 0, run: () => { moveStep(-1); } },
  { id: 'run.nextStep', group: 'run', keys: ['.'], scope: 'canvas', repeats: true, enabled: (state) => state.step < presentOf(state).data.steps - 1, run: () => { moveStep(1); } },
];

function toggleMode(): void {
  setMode(presentOf(app.getState()).mode === 'training' ? 'evaluation' : 'training');
}

/** Whether an update has moved anything since the numbers were typed. */
function hasMoved(state: AppState): boolean {
  const { parameters, data } = presentOf(state);
  return parameters.some((record) => record.initial !== undefined) || Object.values(data.columns).some((column) => column.initial !== undefined);
}

function moveStep(by: number): void {
  app.setState((state) => ({ step: Math.max(0, Math.min(presentOf(state).data.steps - 1, state.step + by)) }));
}

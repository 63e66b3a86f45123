import { exportSolution, newProject, openProject, saveProject, saveProjectAs } from '../model/files.ts';
import { isWeb } from '../host/hostWindow.ts';
import type { AppState } from '../model/appState.ts';
import { copyLink, tellOfBrowser } from '../model/links.ts';
import { app, presentOf } from '../model/store.ts';
import { chooseWeights } from '../model/weightImport.ts';
import { openWindow } from '../model/windows.ts';
import type { Command } from './command.ts';

const canSolve = (state: AppState): boolean => state.analysis.runnable && state.analysis.order.length > 0;
const hasNodes = (state: AppState): boolean => presentOf(state).nodes.length > 0;
const hasParameters = (state: AppState): boolean => presentOf(state).parameters.length > 0;

export const fileCommands: readonly Command[] = [
  { id: 'file.new', group: 'file', keys: ['Alt+n'], scope: 'everywhere', run: newProject },
  { id: 'file.newWindow', group: 'file', keys: ['Alt+Shift+n'], scope: 'everywhere', enabled: ({ connection }) => connection === 'open', run: () => openWindow(null) },
  { id: 'file.open', group: 'file', keys: ['$mod+o'], scope: 'everywhere', run: openProject },
  { id: 'file.examples', group: 'file', keys: ['$mod+Shift+e'], scope: 'everywhere', run: () => { app.setState({ dialog: { kind: 'examples' } }); } },
  { id: 'file.save', group: 'file', keys: ['$mod+s'], scope: 'everywhere', run: saveProject },
  { id: 'file.saveAs', group: 'file', keys: ['$mod+Shift+s'], scope: 'everywhere', run: saveProjectAs },
  { id: 'file.weights', group: 'file', enabled: (state) => hasParameters(state) && state.run.kind !== 'training', run: chooseWeights },
  { id: 'file.export', group: 'file', keys: ['$mod+e'], scope: 'everywhere', enabled: hasNodes, run: () => { app.setState({ dialog: { kind: 'export' } }); } },
  { id: 'file.cluster', group: 'file', scope: 'everywhere', enabled: hasNodes, run: () => { app.setState({ dialog: { kind: 'export', format: 'ddp' } }); } },
  { id: 'file.copyLink', group: 'file', scope: 'everywhere', enabled: (state) => isWeb() && hasNodes(state), run: copyLink },
  { id: 'help.browser', group: 'help', scope: 'everywhere', enabled: isWeb, run: tellOfBrowser },
  { id: 'file.solution.md', group: 'file', enabled: canSolve, run: () => exportSolution('md') },
  { id: 'file.solution.html', group: 'file', enabled: canSolve, run: () => exportSolution('html') },
  { id: 'file.solution.pdf', group: 'file', enabled: canSolve, run: () => exportSolution('pdf') },
];

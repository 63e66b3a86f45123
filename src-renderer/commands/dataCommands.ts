import { changeSettings } from '../model/appearance.ts';
import type { AppState } from '../model/appState.ts';
import { growDock } from '../model/derivation.ts';
import { chooseFileToImport } from '../model/importing.ts';
import { app } from '../model/store.ts';
import type { Command } from './command.ts';

const isFree = ({ connection, run }: AppState): boolean => connection === 'open' && run.kind !== 'training';

export const dataCommands: readonly Command[] = [
  { id: 'view.data', group: 'view', keys: ['Alt+r'], scope: 'everywhere', run: openDataPanel },
  { id: 'data.import', group: 'file', enabled: isFree, run: chooseFileToImport },
  { id: 'data.generate', group: 'file', enabled: isFree, run: () => { app.setState({ dialog: { kind: 'generate' } }); } },
  { id: 'data.type', group: 'file', enabled: isFree, run: () => { app.setState({ dialog: { kind: 'type' } }); } },
];

function openDataPanel(): void {
  app.setState({ dockTab: 'data' });
  changeSettings({ dockOpen: true });
  growDock();
}

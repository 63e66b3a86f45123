import { showLeft } from '../model/session.ts';
import { app } from '../model/store.ts';
import { showVersions } from '../model/versions.ts';
import type { Command } from './command.ts';

export const sessionCommands: readonly Command[] = [
  { id: 'file.versions', group: 'file', keys: ['$mod+Alt+v'], scope: 'everywhere', enabled: ({ connection }) => connection === 'open', run: showVersions },
  { id: 'file.sessions', group: 'file', enabled: ({ leftSessions }) => leftSessions.length > 0, run: showLeft },
  { id: 'file.picture', group: 'file', keys: ['$mod+Alt+p'], scope: 'everywhere', enabled: ({ history }) => history.present.nodes.length > 0, run: () => { app.setState({ dialog: { kind: 'picture' } }); } },
];

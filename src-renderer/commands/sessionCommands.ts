import type { AppState } from '../model/appState.ts';
import { loadable } from '../model/loadable.ts';
import { notifyError } from '../model/notices.ts';
import { showLeft } from '../model/session.ts';
import { app } from '../model/store.ts';
import { showVersions } from '../model/versions.ts';
import type { Command } from './command.ts';

const pictures = loadable(() => import('../model/pictures.ts'));

const notEmpty = ({ history }: AppState): boolean => history.present.nodes.length > 0;

export const sessionCommands: readonly Command[] = [
  { id: 'file.versions', group: 'file', keys: ['$mod+Alt+v'], scope: 'everywhere', enabled: ({ connection }) => connection === 'open', run: showVersions },
  { id: 'file.sessions', group: 'file', enabled: ({ leftSessions }) => leftSessions.length > 0, run: showLeft },
  { id: 'file.picture', group: 'file', keys: ['$mod+Alt+p'], scope: 'everywhere', enabled: notEmpty, run: () => { app.setState({ dialog: { kind: 'picture' } }); } },
  { id: 'file.copyPicture', group: 'file', keys: ['$mod+Alt+c'], scope: 'everywhere', enabled: notEmpty, run: copyPicture },
];

/** What takes pictures is loaded with the first. */
async function copyPicture(): Promise<void> {
  const code = await pictures.ready().catch(notifyError);
  await code?.copyPictureNow();
}

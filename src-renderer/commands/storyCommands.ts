import type { AppState } from '../model/appState.ts';
import { app } from '../model/store.ts';
import type { Command } from './command.ts';

const isTold = ({ story }: AppState): boolean => story !== null;

export const storyCommands: readonly Command[] = [
  { id: 'story.tour', group: 'help', enabled: ({ story, restoring }) => story === null && !restoring, run: () => { app.setState({ tourWanted: true }); } },
  { id: 'story.choose', group: 'help', scope: 'everywhere', run: () => { app.setState({ dialog: { kind: 'stories' } }); } },
  { id: 'story.record', group: 'help', enabled: ({ story, restoring }) => story === null && !restoring, run: toggleRecording },
  { id: 'story.play', group: 'help', enabled: ({ story }) => story !== null && story.at < story.story.steps.length, run: () => { app.getState().story?.toggle(); } },
  { id: 'story.next', group: 'help', enabled: ({ story }) => story !== null && story.at < story.story.steps.length, run: () => { app.getState().story?.next(); } },
  { id: 'story.previous', group: 'help', enabled: ({ story }) => story !== null && story.at > 0, run: () => { app.getState().story?.previous(); } },
  { id: 'story.end', group: 'help', enabled: isTold, run: () => app.getState().story?.end() },
];

/** The recorder is loaded with its bar, which is there as long as a recording is wanted. */
function toggleRecording(): void {
  const { recording, recordingWanted } = app.getState();
  if (recording) recording.stop();
  else app.setState({ recordingWanted: !recordingWanted });
}

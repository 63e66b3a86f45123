import { openDocumentation } from '../model/documentation.ts';
import { app, presentOf } from '../model/store.ts';
import { takeTyped } from '../model/typing.ts';
import type { Command, CommandId } from './command.ts';
import { arrangeCommands } from './arrangeCommands.ts';
import { canvasCommands } from './canvasCommands.ts';
import { dataCommands } from './dataCommands.ts';
import { editCommands } from './editCommands.ts';
import { fileCommands } from './fileCommands.ts';
import { questionCommands } from './questionCommands.ts';
import { runCommands } from './runCommands.ts';
import { sessionCommands } from './sessionCommands.ts';
import { storyCommands } from './storyCommands.ts';
import { viewCommands } from './viewCommands.ts';

/** Every command of the app, once. */
export const commands: readonly Command[] = [
  ...fileCommands,
  ...sessionCommands,
  ...editCommands,
  ...canvasCommands,
  ...arrangeCommands,
  ...viewCommands,
  ...runCommands,
  ...dataCommands,
  ...questionCommands,
  ...storyCommands,
  { id: 'edit.find', group: 'edit', keys: ['$mod+f'], scope: 'everywhere', enabled: (state) => presentOf(state).nodes.length > 0, run: find },
  { id: 'help.docs', group: 'help', keys: ['F1'], scope: 'everywhere', run: openDocumentation },
  { id: 'help.palette', group: 'help', keys: ['$mod+k'], scope: 'everywhere', run: () => { app.setState({ dialog: { kind: 'palette' } }); } },
  { id: 'help.keys', group: 'help', keys: ['Shift+?'], scope: 'page', run: () => { app.setState({ dialog: { kind: 'keys' } }); } },
];

/** Opens the field that finds nodes; where it is open already, the keyboard goes to it. */
function find(): void {
  app.setState({ finding: true });
  document.querySelector<HTMLInputElement>('.find-bar input')?.select();
}

const byId: ReadonlyMap<string, Command> = new Map(commands.map((command) => [command.id, command]));

export function commandOf(id: CommandId): Command {
  const command = byId.get(id);
  if (!command) throw new Error(`there is no command ${id}`);
  return command;
}

const listeners = new Set<(id: string) => void>();

/** Hears of each command that is given, before it is done. */
export function onCommand(listener: (id: string) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether there is such a command, and it is enabled. */
export function canRun(id: string): boolean {
  const command = byId.get(id);
  return command !== undefined && (command.enabled?.(app.getState()) ?? true);
}

/** Runs a command by its id, where it is enabled; an id that nobody knows does nothing. Whoever waits for what is returned waits until it is done. */
export function runCommand(id: string): unknown {
  takeTyped();
  if (!canRun(id)) return undefined;
  for (const listener of listeners) listener(id);
  return byId.get(id)?.run();
}

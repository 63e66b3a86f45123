import { app } from '../model/store.ts';
import { takeTyped } from '../model/typing.ts';
import type { Command, CommandId } from './command.ts';
import { arrangeCommands } from './arrangeCommands.ts';
import { dataCommands } from './dataCommands.ts';
import { editCommands } from './editCommands.ts';
import { fileCommands } from './fileCommands.ts';
import { questionCommands } from './questionCommands.ts';
import { runCommands } from './runCommands.ts';
import { sessionCommands } from './sessionCommands.ts';
import { viewCommands } from './viewCommands.ts';

/** Every command of the app, once. */
export const commands: readonly Command[] = [
  ...fileCommands,
  ...sessionCommands,
  ...editCommands,
  ...arrangeCommands,
  ...viewCommands,
  ...runCommands,
  ...dataCommands,
  ...questionCommands,
  { id: 'help.palette', group: 'help', keys: ['$mod+k'], scope: 'everywhere', run: () => { app.setState({ dialog: { kind: 'palette' } }); } },
  { id: 'help.keys', group: 'help', keys: ['Shift+?'], scope: 'page', run: () => { app.setState({ dialog: { kind: 'keys' } }); } },
];

const byId: ReadonlyMap<string, Command> = new Map(commands.map((command) => [command.id, command]));

export function commandOf(id: CommandId): Command {
  const command = byId.get(id);
  if (!command) throw new Error(`there is no command ${id}`);
  return command;
}

/** Runs a command by its id, where it is enabled; an id that nobody knows does nothing. */
export function runCommand(id: string): void {
  const command = byId.get(id);
  takeTyped();
  if (command && (command.enabled?.(app.getState()) ?? true)) void command.run();
}

import type { AppState } from '../model/appState.ts';
import type { MessageKey } from '../i18n/en.ts';

export type CommandId = MessageKey extends infer K ? (K extends `command.group.${string}` ? never : K extends `command.${infer Id}` ? Id : never) : never;
export type CommandGroup = 'file' | 'edit' | 'arrange' | 'view' | 'run' | 'questions' | 'help';

/** Something the user can do, from the toolbar, by key, from the host's menu or from the command palette. */
export interface Command {
  readonly id: CommandId;
  readonly group: CommandGroup;
  /** Key bindings as tinykeys writes them; the first is shown. */
  readonly keys?: readonly string[];
  /**
   * 'canvas': only with the canvas in focus; 'page': everywhere but where one types; 'everywhere': in fields too;
   * 'native': the browser's own events act on these keys.
   */
  readonly scope?: 'canvas' | 'page' | 'everywhere' | 'native';
  /** Goes on while its key is held. */
  readonly repeats?: true;
  /** The dialog that it goes on in; over all others it waits. */
  readonly inDialog?: 'matrix';
  readonly enabled?: (state: AppState) => boolean;
  readonly run: () => unknown;
}

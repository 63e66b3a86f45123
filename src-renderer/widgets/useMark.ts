import type { CommandId } from '../commands/command.ts';
import { useKey } from '../commands/keyChoices.ts';
import { commandOf } from '../commands/registry.ts';
import { useText } from '../i18n/useText.ts';

/** The attributes of a control from which its tooltip is made, and its key for screen readers. */
export interface Mark {
  readonly 'data-tip': string;
  readonly 'data-tip-key'?: string | undefined;
  readonly 'aria-keyshortcuts'?: string | undefined;
}

/** Marks a control that does what a command does; `says` is what that is here, where it is not the command's name. */
export function useMark(id: CommandId, says?: string): Mark {
  const { t } = useText();
  const key = useKey(commandOf(id));
  return { 'data-tip': says ?? t(`command.${id}`), 'data-tip-key': key.words, 'aria-keyshortcuts': key.aria };
}

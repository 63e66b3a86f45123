import type { LucideIcon } from 'lucide-react';
import type { JSX, ReactNode } from 'react';
import type { CommandId } from '../commands/command.ts';
import { commandOf, runCommand } from '../commands/registry.ts';
import { useText } from '../i18n/useText.ts';
import { useApp } from '../model/store.ts';
import { useMark } from './useMark.ts';

interface Props {
  readonly id: CommandId;
  readonly icon?: LucideIcon;
  /** Words beside the icon; without them the command's title is the accessible name. */
  readonly children?: ReactNode;
  readonly title?: string;
  readonly className?: string;
}

/** A button for a command: its name, key and state come from the registry. */
export function CommandButton({ id, icon: Icon, children, title, className = '' }: Props): JSX.Element {
  const { t } = useText();
  const command = commandOf(id);
  const enabled = useApp((state) => command.enabled?.(state) ?? true);
  const name = title ?? t(`command.${id}`);
  const mark = useMark(id, name);
  return (
    <button
      type="button"
      className={`${children === undefined ? 'icon-button' : 'button'} ${className}`}
      data-command={id}
      disabled={!enabled}
      aria-label={children === undefined ? name : undefined}
      aria-description={children === undefined || children === name ? undefined : name}
      {...mark}
      onClick={() => {
        runCommand(id);
      }}
    >
      {Icon && <Icon size={16} strokeWidth={1.75} aria-hidden />}
      {children}
    </button>
  );
}

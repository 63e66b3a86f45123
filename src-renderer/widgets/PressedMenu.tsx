import { Menu } from '@base-ui/react/menu';
import { type JSX, type ReactNode, useEffect, useRef } from 'react';
import type { MenuLook } from './MenuButton.tsx';

interface Props {
  readonly look: MenuLook;
  /** The entries. */
  readonly children: ReactNode;
  readonly align: 'start' | 'end';
  readonly onOpenChange?: (open: boolean) => void;
}

/** A menu with its button, which was pressed already: it opens at once, and from then on when its button is pressed. */
export function PressedMenu({ look, children, align, onOpenChange }: Props): JSX.Element {
  const trigger = useRef<HTMLButtonElement>(null);
  const pressed = useRef(false);
  useEffect(() => {
    if (pressed.current) return;
    pressed.current = true;
    // The button that was pressed is gone, and the focus with it.
    trigger.current?.focus();
    trigger.current?.click();
  }, []);
  return (
    <Menu.Root onOpenChange={(open) => onOpenChange?.(open)}>
      <Menu.Trigger ref={trigger} className={look.className} aria-label={look.name} data-tip={look.name}>
        {look.children}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="positioner" sideOffset={6} align={align}>
          <Menu.Popup className="popover menu">{children}</Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

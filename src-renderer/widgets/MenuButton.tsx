import { type ComponentType, type JSX, type ReactNode, useState } from 'react';
import type { Loadable } from '../model/loadable.ts';
import { notifyError } from '../model/notices.ts';

/** How a menu's button looks and is called. */
export interface MenuLook {
  readonly className: string;
  /** Its name, where it shows none. */
  readonly name?: string;
  readonly children: ReactNode;
}

interface Props extends MenuLook {
  /** The menu with its button, `PressedMenu`: it takes the place of this one. */
  readonly menu: Loadable<ComponentType<MenuLook>>;
}

/**
 * The button of a menu whose code is loaded when the menu is first opened: until then it is a button alone, that looks the
 * same and is called the same.
 */
export function MenuButton({ menu, ...look }: Props): JSX.Element {
  const [Menu, setMenu] = useState<ComponentType<MenuLook>>();
  if (Menu) return <Menu {...look} />;
  const open = (): void => {
    menu.ready().then((component) => {
      setMenu(() => component);
    }, notifyError);
  };
  return (
    <button
      type="button"
      className={look.className}
      aria-label={look.name}
      data-tip={look.name}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={() => {
        // On its way to be pressed.
        menu.ready().catch(() => undefined);
      }}
      onClick={open}
      onKeyDown={(event) => {
        if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
          event.preventDefault();
          open();
        }
      }}
    >
      {look.children}
    </button>
  );
}

import type { JSX } from 'react';
import { isWeb } from '../host/hostWindow.ts';
import { CommandItem } from '../widgets/CommandItem.tsx';
import type { MenuLook } from '../widgets/MenuButton.tsx';
import { PressedMenu } from '../widgets/PressedMenu.tsx';

/** Where to read on. */
export function HelpMenu(look: MenuLook): JSX.Element {
  return (
    <PressedMenu look={look} align="end">
      <CommandItem id="help.docs" />
      <CommandItem id="story.tour" />
      <CommandItem id="story.choose" />
      <CommandItem id="story.record" />
      <CommandItem id="help.keys" />
      <CommandItem id="help.palette" />
      {isWeb() && <CommandItem id="help.browser" />}
    </PressedMenu>
  );
}

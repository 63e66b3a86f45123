import { Menu } from '@base-ui/react/menu';
import { Check, ChevronRight } from 'lucide-react';
import type { JSX } from 'react';
import type { CommandId } from '../commands/command.ts';
import { isWeb } from '../host/hostWindow.ts';
import { useText } from '../i18n/useText.ts';
import { changeSettings } from '../model/appearance.ts';
import { forgetRecent, openPath, refreshRecent } from '../model/files.ts';
import { refreshLeft } from '../model/session.ts';
import { useApp } from '../model/store.ts';
import { CommandItem } from '../widgets/CommandItem.tsx';
import type { MenuLook } from '../widgets/MenuButton.tsx';
import { PressedMenu } from '../widgets/PressedMenu.tsx';

const solutions: readonly CommandId[] = ['file.solution.md', 'file.solution.html', 'file.solution.pdf'];
const handingIn: readonly CommandId[] = ['questions.exportAnswers', 'questions.exportResults', 'questions.exportCsv'];

/** What is done with files. */
export function FileMenu(look: MenuLook): JSX.Element {
  const left = useApp((state) => state.leftSessions.length);
  return (
    <PressedMenu
      look={look}
      align="start"
      onOpenChange={(open) => {
        // Files come and go while the app runs. Without a line to the host the list stays as it was.
        if (open) Promise.all([refreshRecent(), refreshLeft()]).catch(() => undefined);
      }}
    >
      <CommandItem id="file.new" />
      <CommandItem id="file.newWindow" />
      <CommandItem id="file.open" />
      <RecentMenu />
      <CommandItem id="file.examples" />
      <Menu.Separator className="menu-separator" />
      <CommandItem id="file.save" />
      <CommandItem id="file.saveAs" />
      <CommandItem id="file.versions" />
      {left > 0 && <CommandItem id="file.sessions" />}
      <Reopen />
      {isWeb() && <CommandItem id="file.copyLink" />}
      <Menu.Separator className="menu-separator" />
      <CommandItem id="file.weights" />
      <CommandItem id="file.export" />
      <CommandItem id="file.cluster" />
      <Menu.Separator className="menu-separator" />
      <CommandItem id="file.picture" />
      {solutions.map((id) => (
        <CommandItem key={id} id={id} />
      ))}
      <Menu.Separator className="menu-separator" />
      {handingIn.map((id) => (
        <CommandItem key={id} id={id} />
      ))}
    </PressedMenu>
  );
}

/** The projects opened last. One that is not there can be taken off the list; Delete takes off any. */
function RecentMenu(): JSX.Element {
  const { t } = useText();
  const recent = useApp((state) => state.recent);
  const missing = useApp((state) => state.recentMissing);
  return (
    <Menu.SubmenuRoot>
      <Menu.SubmenuTrigger className="menu-item">
        {t('toolbar.recent')}
        <ChevronRight size={14} aria-hidden />
      </Menu.SubmenuTrigger>
      <Menu.Portal>
        <Menu.Positioner className="positioner" alignOffset={-4}>
          <Menu.Popup className="popover menu recent-menu">
            {recent.length === 0 && (
              <Menu.Item className="menu-item" disabled>
                {t('toolbar.noRecent')}
              </Menu.Item>
            )}
            {recent.map((path) => (
              <RecentItem key={path} path={path} isMissing={missing.has(path)} />
            ))}
            {recent.length > 0 && (
              <>
                <Menu.Separator className="menu-separator" />
                <Menu.Item className="menu-item" onClick={() => void forgetRecent(null)}>
                  {t('recent.clear')}
                </Menu.Item>
              </>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.SubmenuRoot>
  );
}

function RecentItem({ path, isMissing }: { readonly path: string; readonly isMissing: boolean }): JSX.Element {
  const { t } = useText();
  const name = path.split(/[/\\]/).at(-1) ?? path;
  return (
    <Menu.Item
      className="menu-item recent-item"
      title={path}
      data-missing={isMissing || undefined}
      aria-label={isMissing ? t('recent.remove', { name }) : name}
      closeOnClick={!isMissing}
      onClick={() => void (isMissing ? forgetRecent(path) : openPath(path))}
      onKeyDown={(event) => {
        if (event.key === 'Delete') void forgetRecent(path);
      }}
    >
      <span className="recent-name">{name}</span>
      {isMissing && <span className="recent-note">{t('recent.missing')}</span>}
    </Menu.Item>
  );
}

/** Whether the app begins with what was open. */
function Reopen(): JSX.Element {
  const { t } = useText();
  const reopen = useApp((state) => state.settings.reopen);
  return (
    <Menu.CheckboxItem
      className="menu-item"
      checked={reopen}
      closeOnClick={false}
      onCheckedChange={(checked) => {
        changeSettings({ reopen: checked });
      }}
    >
      {t('session.reopen')}
      <Menu.CheckboxItemIndicator>
        <Check size={14} aria-hidden />
      </Menu.CheckboxItemIndicator>
    </Menu.CheckboxItem>
  );
}

import { Menu } from '@base-ui/react/menu';
import { ChevronDown, ChevronRight } from 'lucide-react';
import type { JSX } from 'react';
import type { CommandId } from '../commands/command.ts';
import { useText } from '../i18n/useText.ts';
import { openPath } from '../model/files.ts';
import { useApp } from '../model/store.ts';
import { CommandItem } from '../widgets/CommandItem.tsx';

const exports: readonly CommandId[] = ['file.export.safetensors', 'file.export.npz', 'file.export.json'];
const solutions: readonly CommandId[] = ['file.solution.md', 'file.solution.html', 'file.solution.pdf'];
const handingIn: readonly CommandId[] = ['questions.exportAnswers', 'questions.exportResults', 'questions.exportCsv'];

export function FileMenu(): JSX.Element {
  const { t } = useText();
  const recent = useApp((state) => state.recent);
  return (
    <Menu.Root>
      <Menu.Trigger className="button button-plain menu-trigger">
        {t('toolbar.file')}
        <ChevronDown size={14} aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="positioner" sideOffset={6} align="start">
          <Menu.Popup className="popover menu">
            <CommandItem id="file.new" />
            <CommandItem id="file.open" />
            <Menu.SubmenuRoot>
              <Menu.SubmenuTrigger className="menu-item">
                {t('toolbar.recent')}
                <ChevronRight size={14} aria-hidden />
              </Menu.SubmenuTrigger>
              <Menu.Portal>
                <Menu.Positioner className="positioner" alignOffset={-4}>
                  <Menu.Popup className="popover menu">
                    {recent.length === 0 && (
                      <Menu.Item className="menu-item" disabled>
                        {t('toolbar.noRecent')}
                      </Menu.Item>
                    )}
                    {recent.map((path) => (
                      <Menu.Item key={path} className="menu-item" title={path} onClick={() => void openPath(path)}>
                        {path.split(/[/\\]/).at(-1)}
                      </Menu.Item>
                    ))}
                  </Menu.Popup>
                </Menu.Positioner>
              </Menu.Portal>
            </Menu.SubmenuRoot>
            <CommandItem id="file.examples" />
            <Menu.Separator className="menu-separator" />
            <CommandItem id="file.save" />
            <CommandItem id="file.saveAs" />
            <Menu.Separator className="menu-separator" />
            <CommandItem id="file.weights" />
            {exports.map((id) => (
              <CommandItem key={id} id={id} />
            ))}
            <Menu.Separator className="menu-separator" />
            {solutions.map((id) => (
              <CommandItem key={id} id={id} />
            ))}
            <Menu.Separator className="menu-separator" />
            {handingIn.map((id) => (
              <CommandItem key={id} id={id} />
            ))}
            <Menu.Separator className="menu-separator" />
            <CommandItem id="help.keys" />
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

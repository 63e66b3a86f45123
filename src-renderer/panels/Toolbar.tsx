import { ChevronDown, CircleHelp, CirclePlay, Footprints, Languages, ListChecks, Moon, Play, RotateCcw, Search, SlidersHorizontal, Square, StepForward, Sun } from 'lucide-react';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { isDark } from '../model/appearance.ts';
import { loadable } from '../model/loadable.ts';
import { useApp } from '../model/store.ts';
import { CommandButton } from '../widgets/CommandButton.tsx';
import { MenuButton } from '../widgets/MenuButton.tsx';
import { UndoButtons } from '../widgets/UndoButtons.tsx';
import { LossReadout } from './LossReadout.tsx';
import { Steppers } from './Steppers.tsx';
import { TrainingControls } from './TrainingControls.tsx';

const fileMenu = loadable(async () => (await import('./FileMenu.tsx')).FileMenu, 'first');
const viewMenu = loadable(async () => (await import('./ViewMenu.tsx')).ViewMenu, 'first');
const helpMenu = loadable(async () => (await import('./HelpMenu.tsx')).HelpMenu, 'first');

export function Toolbar(): JSX.Element {
  const { t } = useText();
  const training = useApp((state) => state.run.kind === 'training');
  useApp((state) => state.settings.theme);
  return (
    <header className="toolbar" aria-label={t('toolbar.label')}>
      <div className="toolbar-group">
        <MenuButton menu={fileMenu} className="button button-plain menu-trigger">
          {t('toolbar.file')}
          <ChevronDown size={14} aria-hidden />
        </MenuButton>
        <UndoButtons />
      </div>
      <div className="toolbar-group">
        <CommandButton id="run.evaluate" icon={Play} />
        <CommandButton id="run.walk" icon={Footprints} />
        <CommandButton id="run.update" icon={StepForward} />
        {training ? (
          <CommandButton id="run.stop" icon={Square} className="button-primary">
            {t('command.run.stop')}
          </CommandButton>
        ) : (
          <CommandButton id="run.train" icon={CirclePlay} className="button-primary">
            {t('command.run.train')}
          </CommandButton>
        )}
        <TrainingControls />
        <CommandButton id="run.reset" icon={RotateCcw} />
        <CommandButton id="run.checkGradients" icon={ListChecks} />
      </div>
      <div className="toolbar-middle">
        <LossReadout />
        <Steppers />
      </div>
      <div className="toolbar-group toolbar-end">
        <CommandButton id="help.palette" icon={Search} />
        <MenuButton menu={viewMenu} className="icon-button" name={t('toolbar.view')}>
          <SlidersHorizontal size={16} strokeWidth={1.75} aria-hidden />
        </MenuButton>
        <CommandButton id="view.theme" icon={isDark() ? Sun : Moon} />
        <CommandButton id="view.language" icon={Languages} />
        <MenuButton menu={helpMenu} className="icon-button" name={t('command.group.help')}>
          <CircleHelp size={16} strokeWidth={1.75} aria-hidden />
        </MenuButton>
      </div>
    </header>
  );
}

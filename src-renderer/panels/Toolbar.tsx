import { CirclePlay, Footprints, Languages, ListChecks, Moon, Play, RotateCcw, Search, Square, StepForward, Sun } from 'lucide-react';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { isDark } from '../model/appearance.ts';
import { useApp } from '../model/store.ts';
import { CommandButton } from '../widgets/CommandButton.tsx';
import { UndoButtons } from '../widgets/UndoButtons.tsx';
import { FileMenu } from './FileMenu.tsx';
import { HelpMenu } from './HelpMenu.tsx';
import { LossReadout } from './LossReadout.tsx';
import { Steppers } from './Steppers.tsx';
import { TrainingControls } from './TrainingControls.tsx';
import { ViewMenu } from './ViewMenu.tsx';

export function Toolbar(): JSX.Element {
  const { t } = useText();
  const training = useApp((state) => state.run.kind === 'training');
  useApp((state) => state.settings.theme);
  return (
    <header className="toolbar" aria-label={t('toolbar.label')}>
      <div className="toolbar-group">
        <FileMenu />
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
        <ViewMenu />
        <CommandButton id="view.theme" icon={isDark() ? Sun : Moon} />
        <CommandButton id="view.language" icon={Languages} />
        <HelpMenu />
      </div>
    </header>
  );
}

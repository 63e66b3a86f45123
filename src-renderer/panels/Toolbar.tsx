import { CirclePlay, Footprints, Languages, ListChecks, Moon, Play, Redo2, RotateCcw, Search, Square, StepForward, Sun, Undo2 } from 'lucide-react';
import type { JSX } from 'react';
import type { MessageKey } from '../i18n/en.ts';
import { useText } from '../i18n/useText.ts';
import { isDark } from '../model/appearance.ts';
import { useApp } from '../model/store.ts';
import { CommandButton } from '../widgets/CommandButton.tsx';
import { FileMenu } from './FileMenu.tsx';
import { LossReadout } from './LossReadout.tsx';
import { Steppers } from './Steppers.tsx';
import { TrainingControls } from './TrainingControls.tsx';
import { ViewMenu } from './ViewMenu.tsx';

export function Toolbar(): JSX.Element {
  const { t } = useText();
  const training = useApp((state) => state.run.kind === 'training');
  const undoName = useApp((state) => state.history.past.at(-1)?.name as MessageKey | undefined);
  const redoName = useApp((state) => state.history.future.at(-1)?.name as MessageKey | undefined);
  useApp((state) => state.settings.theme);
  return (
    <header className="toolbar" aria-label={t('toolbar.label')}>
      <div className="toolbar-group">
        <FileMenu />
        <CommandButton id="edit.undo" icon={Undo2} {...(undoName && { title: t('toolbar.undoNamed', { name: t(undoName) }) })} />
        <CommandButton id="edit.redo" icon={Redo2} {...(redoName && { title: t('toolbar.redoNamed', { name: t(redoName) }) })} />
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
      </div>
    </header>
  );
}

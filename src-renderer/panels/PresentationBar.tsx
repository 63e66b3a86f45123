import { CirclePlay, Footprints, Minimize2, Moon, Square, StepForward, Sun } from 'lucide-react';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { isDark } from '../model/appearance.ts';
import { leavePresentation } from '../model/presentation.ts';
import { presentOf, useApp } from '../model/store.ts';
import { CommandButton } from '../widgets/CommandButton.tsx';
import { LossReadout } from './LossReadout.tsx';
import { Steppers } from './Steppers.tsx';

/** What is left of the toolbar while the network is presented: its name, the walk, training, the loss, and the way out. */
export function PresentationBar(): JSX.Element {
  const { t } = useText();
  const title = useApp((state) => presentOf(state).title);
  const training = useApp((state) => state.run.kind === 'training');
  useApp((state) => state.settings.theme);
  return (
    <header
      className="toolbar presentation-bar"
      aria-label={t('toolbar.label')}
      onKeyDown={({ key }) => {
        if (key === 'Escape') leavePresentation();
      }}
    >
      <h1 className="presentation-title">{title === '' ? t('document.untitled') : title}</h1>
      <div className="toolbar-middle">
        <LossReadout />
        <Steppers />
      </div>
      <div className="toolbar-group toolbar-end">
        <CommandButton id="run.walk" icon={Footprints} />
        <CommandButton id="run.update" icon={StepForward} />
        {training ? <CommandButton id="run.stop" icon={Square} /> : <CommandButton id="run.train" icon={CirclePlay} />}
        <CommandButton id="view.theme" icon={isDark() ? Sun : Moon} />
        <CommandButton id="view.present" icon={Minimize2} title={t('present.leave')} />
      </div>
    </header>
  );
}

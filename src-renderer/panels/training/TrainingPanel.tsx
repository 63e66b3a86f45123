import type { JSX } from 'react';
import { useText } from '../../i18n/useText.ts';
import { ask } from '../../model/dialogs.ts';
import { edit } from '../../model/documentEdits.ts';
import { useHidden } from '../../model/hiddenNumbers.ts';
import { presentOf, useApp } from '../../model/store.ts';
import { deleteRun, pausedRun, renameRun, restoreRun, resumeRun } from '../../model/training.ts';
import { RunBar } from './RunBar.tsx';
import { RunCurvesView } from './RunCurvesView.tsx';
import { RunList } from './RunList.tsx';
import { TrainingForm } from './TrainingForm.tsx';
import { isDrawn, useOverlay } from './overlay.ts';

/** How the network is trained, how the run goes, and the runs there were. */
export function TrainingPanel(): JSX.Element {
  const { t } = useText();
  const training = useApp((state) => presentOf(state).training);
  const runs = useApp((state) => presentOf(state).runs);
  const hasTime = useApp((state) => presentOf(state).data.steps > 1 || presentOf(state).dataset?.sequence != null);
  const isTraining = useApp((state) => state.run.kind === 'training');
  const isPaused = useApp((state) => pausedRun(state) !== undefined);
  const progress = useApp((state) => (state.run.kind === 'idle' ? null : state.run.progress));
  const hidden = useHidden().lossCurve;
  const overlay = useOverlay();
  const newest = runs.at(-1)?.id;
  const drawn = runs.filter(({ id }) => isDrawn(overlay, id, isTraining ? undefined : newest));
  return (
    <div className="training">
      <RunBar state={isTraining ? 'training' : isPaused ? 'paused' : 'idle'} progress={hidden ? null : progress} isFirst={runs.length === 0} />
      <TrainingForm
        training={training}
        readOnly={isTraining}
        hasTime={hasTime}
        onChange={(changed) => { edit('edit.setting', (document) => ({ ...document, training: changed })); }}
      />
      {hidden ? <p className="dock-empty">{t('dock.curveHidden')}</p> : <RunCurvesView runs={runs} drawn={drawn} />}
      <RunList
        runs={hidden ? [] : runs}
        shown={new Set(drawn.map(({ id }) => id))}
        busy={isTraining}
        colourOf={(id) => runs.findIndex((run) => run.id === id)}
        show={overlay.show}
        rename={renameRun}
        restore={restoreRun}
        resume={(id) => void resumeRun(id)}
        remove={({ id, name }) => {
          const choices = [
            { id: 'delete', label: t('training.delete'), tone: 'danger' },
            { id: 'cancel', label: t('action.cancel'), tone: 'plain' },
          ] as const;
          void ask(t('training.deleteTitle'), t('training.deleteText', { name }), choices).then((choice) => { if (choice === 'delete') deleteRun(id); });
        }}
      />
    </div>
  );
}

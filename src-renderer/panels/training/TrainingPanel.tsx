import type { JSX } from 'react';
import { useText } from '../../i18n/useText.ts';
import { ask } from '../../model/dialogs.ts';
import { edit } from '../../model/documentEdits.ts';
import { useHidden } from '../../model/hiddenNumbers.ts';
import { useRunProgress } from '../../model/runProgress.ts';
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
  const hidden = useHidden().lossCurve;
  const overlay = useOverlay();
  const newest = runs.at(-1)?.id;
  const drawn = runs.filter(({ id }) => isDrawn(overlay, id, isTraining ? undefined : newest));
  return (
    <div className="training">
      <RunBarNow state={isTraining ? 'training' : isPaused ? 'paused' : 'idle'} hidden={hidden} isFirst={runs.length === 0} />
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

/** The bar with how far the run is. Apart, so that the form and the curves have no part in what changes all the time. */
function RunBarNow({ state, hidden, isFirst }: { readonly state: 'training' | 'paused' | 'idle'; readonly hidden: boolean; readonly isFirst: boolean }): JSX.Element {
  const live = useRunProgress((progress) => progress);
  const left = useApp(({ run }) => (run.kind === 'paused' ? run.progress : null));
  const progress = state === 'training' ? live : left;
  return <RunBar state={state} progress={hidden ? null : progress} isFirst={isFirst} />;
}

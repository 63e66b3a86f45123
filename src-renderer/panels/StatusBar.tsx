import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { setMode, useMode } from '../model/mode.ts';
import { useRunProgress } from '../model/runProgress.ts';
import { isUnsaved, presentOf, useApp } from '../model/store.ts';

/** One quiet line: the engine, the precision, how much there is, whether it is saved. */
export function StatusBar(): JSX.Element {
  const { t } = useText();
  const precision = useApp((state) => presentOf(state).precision);
  const mode = useMode();
  const nodes = useApp((state) => presentOf(state).nodes.length);
  const edges = useApp((state) => presentOf(state).edges.length);
  const problems = useApp((state) => state.analysis.diagnostics.filter(({ severity }) => severity === 'error').length);
  const unsaved = useApp(isUnsaved);
  const outside = useApp((state) => state.outside);
  const keepingFails = useApp((state) => state.keepingFails);
  const path = useApp((state) => state.file?.path);
  const training = useApp((state) => state.run.kind === 'training');
  const lastSpeed = useApp((state) => state.updatesPerSecond);
  const speedNow = useRunProgress((progress) => progress?.updatesPerSecond ?? 0);
  const speed = training ? speedNow : lastSpeed;
  return (
    <footer className="status-bar" aria-label={t('status.label')}>
      <EngineState />
      <span>{precision}</span>
      {mode === 'training' && (
        <button type="button" className="link" title={t('mode.asTrained')} onClick={() => { setMode('evaluation'); }}>
          {t('mode.status')}
        </button>
      )}
      <span>{t('status.nodes', { count: nodes })}</span>
      <span>{t('status.edges', { count: edges })}</span>
      {problems > 0 && <span className="status-problems">{t('status.problems', { count: problems })}</span>}
      <span className="status-space" />
      {speed !== null && speed > 0 && <span className="number status-speed">{t('dock.perSecond', { count: Math.round(speed).toLocaleString('en') })}</span>}
      {outside && <span className="status-outside">{t('outside.status')}</span>}
      {keepingFails && <span className="status-outside">{t('session.notKeptStatus')}</span>}
      <span title={path} data-saved={!unsaved}>
        {unsaved ? t('status.unsaved') : path === undefined ? t('status.notSaved') : t('status.saved')}
      </span>
    </footer>
  );
}

function EngineState(): JSX.Element {
  const { t } = useText();
  const connection = useApp((state) => state.connection);
  const engine = useApp((state) => state.engine?.state);
  const training = useApp((state) => state.run.kind === 'training');
  const state = connection === 'open' ? (engine === 'ready' && training ? 'busy' : (engine ?? 'connecting')) : connection;
  const words = { connecting: 'status.connecting', lost: 'status.lost', ready: 'status.ready', busy: 'status.busy', restarting: 'status.restarting', failed: 'status.failed', open: 'status.connecting' } as const;
  return (
    <span className="engine-state" data-state={state} role="status">
      {t(words[state])}
    </span>
  );
}

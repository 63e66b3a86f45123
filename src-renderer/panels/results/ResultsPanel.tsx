import { Axis3d, ChartScatter, Grid3x3, Layers, ListOrdered, Waypoints } from 'lucide-react';
import { type JSX, useState } from 'react';
import { useText } from '../../i18n/useText.ts';
import { useHidden } from '../../model/hiddenNumbers.ts';
import { presentOf, useApp } from '../../model/store.ts';
import { aheadOf } from '../../model/walk.ts';
import { WalkAhead } from '../WalkAhead.tsx';
import { HistogramView } from './HistogramView.tsx';
import { type PartChoice, PredictionView } from './PredictionView.tsx';
import { SurfaceView } from './SurfaceView.tsx';
import { type View, judgesOf, judgesPositions, surfaceInputs, views, whyNot } from './views.ts';

const icons = { surface: Axis3d, scatter: ChartScatter, confusion: Grid3x3, sequence: Waypoints, histograms: Layers, table: ListOrdered } as const satisfies Record<View, unknown>;

/** What the network says, looked at in one of several ways; ways that do not fit say why. */
export function ResultsPanel(): JSX.Element {
  const { t } = useText();
  const document = useApp(presentOf);
  const judges = useApp((state) => judgesOf(state.analysis));
  const hasPositions = useApp((state) => judgesPositions(state.analysis));
  const [wanted, setWanted] = useState<View>('surface');
  const [part, setPart] = useState<PartChoice>('all');
  const hidesNumbers = useHidden().any;
  const ahead = useApp(aheadOf);
  if (ahead) return <WalkAhead />;
  if (hidesNumbers) return <p className="dock-empty">{t('results.hidden')}</p>;
  if (document.nodes.length === 0) return <p className="dock-empty">{t('dock.noNetwork')}</p>;
  const reasons = new Map(views.map((view) => [view, whyNot(view, document, { judges, hasPositions, runs: document.runs })]));
  const isLine = surfaceInputs(document).every(({ features }) => features.length === 1);
  const fitting = views.filter((view) => reasons.get(view) === null);
  const view = fitting.includes(wanted) ? wanted : fitting[0];
  return (
    <div className="results">
      <ul className="results-views" aria-label={t('results.views')}>
        {views.map((one) => {
          const Icon = icons[one];
          const reason = reasons.get(one) ?? null;
          return (
            <li key={one}>
              <button type="button" className="results-view" data-view={one} aria-pressed={view === one} disabled={reason !== null} onClick={() => { setWanted(one); }}>
                <Icon size={15} strokeWidth={1.75} aria-hidden />
                <span>
                  {t(one === 'surface' && isLine ? 'results.view.fit' : `results.view.${one}`)}
                  {reason !== null && <span className="results-reason">{t(reason)}</span>}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      <div className="results-main">
        {view === undefined ? (
          <p className="dock-empty">{t('results.noNumbers')}</p>
        ) : view === 'surface' ? (
          <SurfaceView />
        ) : view === 'histograms' ? (
          <HistogramView runs={document.runs} />
        ) : (
          <PredictionView view={view} part={part} onPart={setPart} />
        )}
      </div>
    </div>
  );
}

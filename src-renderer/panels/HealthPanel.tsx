import { CircleCheck, HeartPulse } from 'lucide-react';
import { type JSX, useState } from 'react';
import type { Health, HealthFlag } from '../../src-core/protocol/health.ts';
import { view } from '../canvas/flowAdapter.ts';
import { useText } from '../i18n/useText.ts';
import { select } from '../model/documentEdits.ts';
import { formatNumber } from '../model/formatNumber.ts';
import { useHidden } from '../model/hiddenNumbers.ts';
import { type NormSeries, type Quantity, normSeries } from '../model/healthSeries.ts';
import { titleOf } from '../model/nodeFacts.ts';
import { currentDocument, presentOf, useApp } from '../model/store.ts';
import { aheadOf } from '../model/walk.ts';
import { NormChart } from './NormChart.tsx';
import { WalkAhead } from './WalkAhead.tsx';
import { useHealth } from './useHealth.ts';

/** How values and gradients fare from layer to layer, or from step to step, and what keeps a layer from learning. */
export function HealthPanel(): JSX.Element {
  const { t } = useText();
  const known = useHealth();
  const steps = useApp((state) => presentOf(state).data.steps);
  const [quantity, setQuantity] = useState<Quantity>('rms');
  const [chosen, setChosen] = useState('layers');
  const hidesNumbers = useHidden().any;
  const isEmpty = useApp((state) => presentOf(state).nodes.length === 0);
  const ahead = useApp(aheadOf);
  if (ahead) return <WalkAhead />;
  if (hidesNumbers) return <p className="dock-empty">{t('questions.healthHidden')}</p>;
  if (isEmpty) return <p className="dock-empty">{t('dock.noNetwork')}</p>;
  if (!known || known.health.layers.length === 0) return <p className="dock-empty">{t('health.none')}</p>;
  const { health, stale } = known;
  const nodes = steps > 1 ? health.layers.map(({ node }) => node) : [];
  // A node that is gone, or a document of one step, leaves the choice behind.
  const across = chosen === 'layers' || (chosen !== 'all' && !nodes.includes(chosen)) || steps === 1 ? 'layers' : chosen;
  const series = normSeries(health, across, quantity, nameOf);
  return (
    <div className="health" data-stale={stale || undefined}>
      <div className="health-side">
        <div className="health-choices">
          <label className="field-inline">
            {t('health.quantity')}
            <select className="select" value={quantity} onChange={(event) => { setQuantity(event.target.value === 'norm' ? 'norm' : 'rms'); }}>
              <option value="rms">{t('health.rms')}</option>
              <option value="norm">{t('health.norm')}</option>
            </select>
          </label>
          {steps > 1 && (
            <label className="field-inline">
              {t('health.across')}
              <select className="select" value={across} onChange={(event) => { setChosen(event.target.value); }}>
                <option value="layers">{t('health.layers')}</option>
                <option value="all">{t('health.allThroughTime')}</option>
                {nodes.map((node) => (
                  <option key={node} value={node}>
                    {t('health.nodeThroughTime', { name: nameOf(node) })}
                  </option>
                ))}
              </select>
            </label>
          )}
        </div>
        {stale && <p className="quiet">{t('edge.stale')}</p>}
        {series.gradients ? <Flags flags={health.flags} /> : <NoLoss flags={health.flags} />}
        <Numbers series={series} parameters={health.parameters} />
      </div>
      {[...series.values, ...(series.gradients ?? [])].some((size) => size > 0) ? (
        <NormChart series={series} label={t('health.chart')} valueName={t('edge.value')} gradientName={t('edge.gradient')} />
      ) : (
        <p className="dock-empty">{t('health.allZero')}</p>
      )}
    </div>
  );
}

function nameOf(id: string): string {
  return titleOf(currentDocument(), id);
}

/** Without a loss units can be saturated all the same. */
function NoLoss({ flags }: { readonly flags: readonly HealthFlag[] }): JSX.Element {
  const { t } = useText();
  return (
    <>
      <p className="quiet">{t('health.noLoss')}</p>
      {flags.length > 0 && <Flags flags={flags} />}
    </>
  );
}

function Flags({ flags }: { readonly flags: readonly HealthFlag[] }): JSX.Element {
  const { t } = useText();
  if (flags.length === 0) {
    return (
      <p className="health-fine">
        <CircleCheck size={15} aria-hidden /> {t('health.fine')}
      </p>
    );
  }
  return (
    <ul className="health-flags" aria-label={t('health.flags')}>
      {flags.map((flag) => (
        <li key={`${flag.kind} ${flag.node} ${String(flag.step)}`}>
          <button type="button" className="problem problem-hint" data-flag={flag.kind} data-node={flag.node} onClick={() => { select([flag.node]); view.goTo(flag.node); }}>
            <HeartPulse size={15} aria-hidden />
            <FlagText flag={flag} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function FlagText({ flag: { kind, node, units, unitCount, of, step, ratio, from } }: { readonly flag: HealthFlag }): JSX.Element {
  const { t } = useText();
  const shown = units.map((unit) => String(unit + 1)).join(', ');
  const words = { name: nameOf(node), from: nameOf(from), ratio: formatNumber(ratio, 3), step: (step ?? 0) + 1, units: unitCount > units.length ? `${shown} …` : shown, count: unitCount, of };
  const throughTime = step !== null && (kind === 'vanishing' || kind === 'exploding');
  return (
    <span>
      {t(throughTime ? `health.${kind}InTime` : `health.${kind}`, words)} <span className="quiet">{t(throughTime ? `health.try.${kind}InTime` : `health.try.${kind}`)}</span>
    </span>
  );
}

/** What the chart draws, as numbers; and each parameter with the size of a step against its own. */
function Numbers({ series, parameters }: { readonly series: NormSeries; readonly parameters: Health['parameters'] }): JSX.Element {
  const { t } = useText();
  const digits = useApp((state) => state.settings.digits);
  const document = useApp(presentOf);
  const format = (value: number | null | undefined): string => (value === null || value === undefined ? '–' : formatNumber(value, digits));
  return (
    <details className="fold">
      <summary>{t('health.numbers')}</summary>
      <table className="number-table">
        <thead>
          <tr>
            <th scope="col">{t(series.throughTime ? 'toolbar.step' : 'health.layer')}</th>
            <th scope="col">▸ {t('edge.value')}</th>
            <th scope="col">◂ {t('edge.gradient')}</th>
          </tr>
        </thead>
        <tbody>
          {series.names.map((name, index) => (
            <tr key={series.keys[index]}>
              <th scope="row">{name}</th>
              <td className="forward">{format(series.values[index])}</td>
              <td className="backward">{format(series.gradients?.[index])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {parameters.length > 0 && (
        <table className="number-table">
          <thead>
            <tr>
              <th scope="col">{t('health.parameter')}</th>
              <th scope="col">{t('health.normOf', { name: t('edge.value') })}</th>
              <th scope="col">{t('health.normOf', { name: t('edge.gradient') })}</th>
              <th scope="col">{t('health.ratio')}</th>
            </tr>
          </thead>
          <tbody>
            {parameters.map(({ id, value, gradient, ratio }) => (
              <tr key={id}>
                <th scope="row">{document.parameters.find((record) => record.id === id)?.name ?? id}</th>
                <td className="forward">{format(value)}</td>
                <td className="backward">{format(gradient)}</td>
                <td>{format(ratio)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}

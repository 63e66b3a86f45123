import type { CSSProperties, JSX } from 'react';
import { usualLength } from '../../src-core/tensor/shownDigits.ts';
import { useText } from '../i18n/useText.ts';
import { changeSettings } from '../model/appearance.ts';
import { edgeEnds } from '../model/edgeNames.ts';
import { formatNumber } from '../model/formatNumber.ts';
import { useHidden } from '../model/hiddenNumbers.ts';
import { presentOf, useApp } from '../model/store.ts';
import { useLive } from '../model/useLive.ts';
import { type HeatEnds, HeatScales } from './overlay/heatScale.ts';

const scales = new HeatScales();

/** How much longer than usual a number becomes by a sign and a power of ten, in digits. */
const powerLength = 3;

/** What the colours of strips and marks mean: the scale, its ends for values and gradients, and buttons that choose it. */
export function HeatLegend(): JSX.Element | null {
  const shown = useApp((state) => state.settings.heatLegend && state.settings.values !== 'off' && presentOf(state).edges.length > 0);
  // A network that does not run yet has no numbers that colours could stand for.
  const hasNumbers = useLive((numbers) => numbers.edges.size > 0);
  return shown && hasNumbers ? <Legend /> : null;
}

function Legend(): JSX.Element {
  const { t } = useText();
  const { heatScale, heatRange, direction, digits } = useApp((state) => state.settings);
  const edges = useApp((state) => presentOf(state).edges);
  // For each layer the ends are those of the wire that is pointed at or chosen.
  const edge = useApp((state) => edges.find(({ id }) => id === state.hoveredEdge) ?? edges.find(({ id }) => state.selection.edges.has(id)) ?? edges.find(({ source }) => state.selection.nodes.has(source.node)));
  const document = useApp(presentOf);
  const hidden = useHidden().any;
  const ends = useLive((numbers) => {
    scales.update(edges, numbers.edges, heatRange);
    const { value, gradient } = scales.of(edge?.id ?? '');
    return `${String(value)} ${String(gradient)}`;
  });
  const [value = 0, gradient = 0] = ends.split(' ').map(Number);
  const isKnown = heatRange === 'graph' || edge !== undefined;
  const words = (of: number): string => (hidden ? '?' : isKnown ? formatNumber(of, digits) : `${of < 0 ? '−' : ''}${t('heat.largest')}`);
  const rows = (['value', 'gradient'] as const).filter((kind) => direction === 'both' || (direction === 'forward') === (kind === 'value'));
  return (
    <div className="heat-legend" role="group" aria-label={t('heat.legend')} data-scale={heatScale} style={{ '--number': `${String(usualLength(digits) + powerLength)}ch` } as CSSProperties}>
      {rows.map((kind) => (
        <HeatRow key={kind} kind={kind} from={words(-{ value, gradient }[kind])} to={words({ value, gradient }[kind])} />
      ))}
      <div className="heat-choices">
        <button type="button" className="heat-choice" aria-label={t('heat.changeScale', { scale: t(`heat.scale.${heatScale}`) })} onClick={() => { changeSettings({ heatScale: heatScale === 'log' ? 'linear' : 'log' }); }}>
          {t(`heat.scale.${heatScale}`)}
        </button>
        <button type="button" className="heat-choice" aria-label={t('heat.changeRange', { range: t(`heat.range.${heatRange}`) })} onClick={() => { changeSettings({ heatRange: heatRange === 'graph' ? 'layer' : 'graph' }); }}>
          {heatRange === 'layer' && edge ? edgeEnds(document, edge).source : t(`heat.range.${heatRange}`)}
        </button>
      </div>
    </div>
  );
}

function HeatRow({ kind, from, to }: { readonly kind: keyof HeatEnds; readonly from: string; readonly to: string }): JSX.Element {
  const { t } = useText();
  const forward = kind === 'value';
  return (
    <div className={`heat-row ${forward ? 'forward' : 'backward'}`} data-kind={kind}>
      <span className="visually-hidden">{t(forward ? 'edge.value' : 'edge.gradient')}</span>
      <span aria-hidden>{forward ? '▸' : '◂'}</span>
      <span className="number heat-from">{from}</span>
      <span className="heat-bar" aria-hidden />
      <span className="number heat-to">{to}</span>
    </div>
  );
}

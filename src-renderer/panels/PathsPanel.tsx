import type { ShownDigits } from '../../src-core/tensor/shownDigits.ts';
import { Check, ChevronRight, TriangleAlert } from 'lucide-react';
import { type JSX, useEffect, useMemo, useState } from 'react';
import type { Explanation } from '../../src-core/protocol/explanation.ts';
import type { NumberQuery } from '../../src-core/protocol/numberPlaces.ts';
import { Formula } from '../canvas/Formula.tsx';
import { useText } from '../i18n/useText.ts';
import { countText } from '../model/countText.ts';
import { darkenPath, lightPath } from '../model/derivation.ts';
import { formatNumber } from '../model/formatNumber.ts';
import { type ListedPath, type PathSymbols, pathSymbols } from '../model/pathSymbols.ts';
import { presentOf, useApp, useAppParts } from '../model/store.ts';
import { Fault } from './Fault.tsx';
import { FormulaBox } from './FormulaBox.tsx';
import { StepTriangleTable } from './StepTriangleTable.tsx';
import { useExplanation } from './useDerivation.ts';

/** Rows shown until all are asked for: setting formulas takes time. */
const firstRows = 40;
/** How near sums must come to gradients, relative to max(1, |gradient|). */
const tolerance = { float64: 1e-12, float32: 1e-4 };

/** The gradient of one number as the sum of its paths to the loss, and through time. */
export function PathsPanel({ query, digits }: { readonly query: NumberQuery; readonly digits: ShownDigits }): JSX.Element {
  const { t } = useText();
  const { answer, fault, stale } = useExplanation(query);
  useEffect(() => darkenPath, []);
  const steps = useApp((state) => presentOf(state).data.steps);
  if (fault && !stale) {
    return (
      <>
        {steps > 1 && <StepTriangleTable query={query} byStep={null} digits={digits} />}
        <Fault fault={fault} tooLarge="paths.tooLarge" />
      </>
    );
  }
  if (!answer) return <p className="quiet">{t('paths.asked')}</p>;
  return (
    <div className="paths-panel" aria-busy={stale} data-stale={stale || undefined}>
      {steps > 1 && <StepTriangleTable query={query} byStep={answer.byStep} digits={digits} />}
      <h4>{t('paths.title')}</h4>
      <Sum explanation={answer} digits={digits} />
      {answer.count === 0 ? <p className="quiet">{t('paths.none')}</p> : <Parts key={JSON.stringify(query)} query={query} explanation={answer} digits={digits} />}
    </div>
  );
}

/** The sum of the paths beside the gradient that backpropagation computed, and whether they are one number. */
function Sum({ explanation: { gradient, sum, count }, digits }: { readonly explanation: Explanation; readonly digits: ShownDigits }): JSX.Element {
  const { t } = useText();
  const precision = useApp((state) => presentOf(state).precision);
  const difference = sum - gradient;
  const equal = Math.abs(difference) <= tolerance[precision] * Math.max(1, Math.abs(gradient));
  const Mark = equal ? Check : TriangleAlert;
  return (
    <dl className="paths-sum" data-equal={equal}>
      <dt>{t('paths.sum', { count: Math.min(count, Number.MAX_SAFE_INTEGER), number: countText(count) })}</dt>
      <dd className="number backward">{formatNumber(sum, digits)}</dd>
      <dt>{t('paths.gradient')}</dt>
      <dd className="number backward">{formatNumber(gradient, digits)}</dd>
      <dt>{t('paths.difference')}</dt>
      <dd className="number paths-check">
        {difference === 0 ? '0' : formatNumber(difference, 2)}
        <Mark size={14} role="img" aria-label={t(equal ? 'paths.equal' : 'paths.unequal')} />
      </dd>
    </dl>
  );
}

interface PartsProps {
  readonly query: NumberQuery;
  readonly explanation: Explanation;
  readonly digits: ShownDigits;
}

/** A row for each path; where there are too many, for each node that they run through. */
function Parts({ query, explanation, digits }: PartsProps): JSX.Element {
  const { t } = useText();
  const document = useApp(presentOf);
  const analysis = useApp((state) => state.analysis);
  const losses = useAppParts((state) => Object.keys(state.evaluation?.losses ?? {}));
  const symbols = useMemo(() => pathSymbols(document, analysis, losses), [document, analysis, losses]);
  const [all, setAll] = useState(false);
  const { paths, crossings, gradient } = explanation;
  const rows = paths ?? crossings;
  const shown = all ? rows.length : Math.min(rows.length, firstRows);
  const share = (part: number): string => (gradient === 0 ? '–' : `${formatNumber((100 * part) / gradient, 1)} %`);
  const more = shown < rows.length && (
    <button type="button" className="link" onClick={() => { setAll(true); }}>
      {t('paths.all', { count: rows.length })}
    </button>
  );
  if (!paths) {
    const sorted = crossings.toSorted((a, b) => Math.abs(b.sum) - Math.abs(a.sum)).slice(0, shown);
    return (
      <>
        <p className="quiet">{t('paths.many')}</p>
        <table className="number-table paths-table">
          <thead>
            <tr>
              <th scope="col">{t('paths.part')}</th>
              <th scope="col">{t('paths.share')}</th>
              <th scope="col">{t('paths.count')}</th>
              <th scope="col">{t('paths.through')}</th>
            </tr>
          </thead>
          <tbody>
            {sorted.map(({ node, step, paths: through, sum }) => (
              <tr key={`${node} ${String(step)}`} tabIndex={0} {...lighting([node], [])}>
                <td className="backward">{formatNumber(sum, digits)}</td>
                <td>{share(sum)}</td>
                <td>{countText(through)}</td>
                <td className="path-words">
                  <Formula tex={symbols.node(node, step)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {more}
      </>
    );
  }
  return (
    <>
      <p className="quiet">{t('paths.hint')}</p>
      <table className="number-table paths-table">
        <thead>
          <tr>
            <th scope="col">{t('paths.product')}</th>
            <th scope="col">{t('paths.share')}</th>
            <th scope="col">{t('paths.path')}</th>
          </tr>
        </thead>
        {paths.slice(0, shown).map((path, index) => (
          // Paths have no name of their own; the order is by size and changes as a whole.
          <PathRows key={index} index={index} query={query} path={path} share={share(path.product)} symbols={symbols} digits={digits} />
        ))}
      </table>
      {more}
    </>
  );
}

interface PathRowsProps {
  readonly index: number;
  readonly query: NumberQuery;
  readonly path: ListedPath;
  readonly share: string;
  readonly symbols: PathSymbols;
  readonly digits: ShownDigits;
}

/** One path; unfolded, the local derivatives along it. */
function PathRows({ index, query, path, share, symbols, digits }: PathRowsProps): JSX.Element {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const source = useApp((state) => sourceOf(query, presentOf(state).edges));
  const nodes = [...(source === undefined ? [] : [source]), ...path.through.map(({ node }) => node)];
  const edges = path.through.flatMap(({ edge }) => edge ?? []);
  return (
    <tbody className="path" {...lighting(nodes, edges)}>
      <tr>
        <td className="backward">{formatNumber(path.product, digits)}</td>
        <td>{share}</td>
        <td className="path-words">
          <button type="button" className="path-button" aria-expanded={open} aria-label={t('paths.details', { index: index + 1 })} onClick={() => { setOpen(!open); }}>
            <ChevronRight size={13} aria-hidden />
          </button>
          <Formula tex={symbols.path(query, path)} />
        </td>
      </tr>
      {open && (
        <tr className="path-factors">
          <td colSpan={3}>
            <FormulaBox rows={symbols.factors(query, path, digits)} />
          </td>
        </tr>
      )}
    </tbody>
  );
}

/** The node that a path begins at; a parameter lies in the first node of the path itself. */
function sourceOf(query: NumberQuery, edges: readonly { readonly id: string; readonly source: { readonly node: string } }[]): string | undefined {
  if (query.kind === 'parameter') return undefined;
  return query.kind === 'output' ? query.node : edges.find(({ id }) => id === query.edge)?.source.node;
}

/** What is pointed at, by pointer or by focus, is lit on the canvas. */
function lighting(nodes: readonly string[], edges: readonly string[]): Readonly<Record<'onMouseEnter' | 'onMouseLeave' | 'onFocus' | 'onBlur', () => void>> {
  const on = (): void => {
    lightPath(nodes, edges);
  };
  return { onMouseEnter: on, onMouseLeave: darkenPath, onFocus: on, onBlur: darkenPath };
}

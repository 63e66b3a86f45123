import type { ShownDigits } from '../../src-core/tensor/shownDigits.ts';
import { type CSSProperties, type JSX, useMemo, useRef, useState } from 'react';
import type { NumberQuery } from '../../src-core/protocol/numberPlaces.ts';
import { sizeOf } from '../../src-core/tensor/shape.ts';
import { useText } from '../i18n/useText.ts';
import { formatNumber } from '../model/formatNumber.ts';
import { type StepTriangle, type Trend, stepTriangle, symmetricLog } from '../model/stepTriangle.ts';
import { focusCell, nextCell } from '../widgets/rovingGrid.ts';
import { useTerms } from './useTensor.ts';

interface Props {
  readonly query: NumberQuery;
  /** `[lossStep][step]`, where the engine could tell; parameters are asked for by themselves. */
  readonly byStep: readonly (readonly number[])[] | null;
  readonly digits: ShownDigits;
}

/** A gradient through time: what the loss of each step sends back to each step. */
export function StepTriangleTable({ query, byStep, digits }: Props): JSX.Element | null {
  return query.kind === 'parameter' ? <OfParameter parameter={query.parameter} element={query.element} digits={digits} /> : byStep && <Table steps={byStep.length} terms={byStep.flat()} current={query.step} digits={digits} />;
}

function OfParameter({ parameter, element, digits }: { readonly parameter: string; readonly element: number; readonly digits: ShownDigits }): JSX.Element | null {
  const answer = useTerms(parameter);
  const terms = useMemo(() => {
    if (!answer) return [];
    const size = sizeOf(answer.shape);
    return Array.from({ length: answer.steps ** 2 }, (_, index) => answer.terms[index * size + element] ?? NaN);
  }, [answer, element]);
  return answer ? <Table steps={answer.steps} terms={terms} digits={digits} /> : null;
}

interface TableProps {
  readonly steps: number;
  /** `[lossStep · steps + step]` */
  readonly terms: readonly number[];
  /** The step of the number that is taken apart; a parameter is used at every step. */
  readonly current?: number;
  readonly digits: ShownDigits;
}

function Table({ steps, terms, current, digits }: TableProps): JSX.Element {
  const { t } = useText();
  const triangle = useMemo(() => stepTriangle(steps, (lossStep, step) => terms[lossStep * steps + step] ?? 0), [steps, terms]);
  return (
    <section className="triangle" aria-label={t('triangle.title')}>
      <h4>{t('triangle.title')}</h4>
      <p className="quiet">{t(current === undefined ? 'triangle.ofParameter' : 'triangle.ofNumber')}</p>
      <HeatMap triangle={triangle} current={current} digits={digits} />
      {triangle.steps.length < steps && <p className="quiet">{t('triangle.last', { count: triangle.steps.length, of: steps })}</p>}
      <Scale largest={triangle.largest} digits={digits} />
      <TrendWords trend={triangle.trend} />
      <Distances distances={triangle.distances} digits={digits} />
    </section>
  );
}

/** A cell of the grid, the sums among them. */
interface GridCell {
  readonly value: number;
  readonly label: 'triangle.cell' | 'triangle.row' | 'triangle.column' | 'triangle.total';
  readonly lossStep: number;
  readonly step: number;
}

function HeatMap({ triangle, current, digits }: { readonly triangle: StepTriangle; readonly current: number | undefined; readonly digits: ShownDigits }): JSX.Element {
  const { t } = useText();
  const body = useRef<HTMLTableElement>(null);
  const [at, setAt] = useState({ row: 0, column: 0 });
  const { steps, term, rowSums, columnSums, total, largest } = triangle;
  // Gradients at different steps are different numbers: only a parameter's terms are added along a row, too.
  const hasTotal = current === undefined;
  const [rows, columns] = [steps.length + 1, steps.length + Number(hasTotal)];
  const focused = { row: Math.min(at.row, rows - 1), column: Math.min(at.column, columns - 1) };
  const cells = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column): GridCell | undefined => {
      const [lossStep, step] = [steps[row] ?? -1, steps[column] ?? -1];
      if (lossStep < 0 && step < 0) return { value: total, label: 'triangle.total', lossStep, step };
      if (lossStep < 0) return { value: columnSums[step] ?? 0, label: 'triangle.column', lossStep, step };
      if (step < 0) return { value: rowSums[lossStep] ?? 0, label: 'triangle.row', lossStep, step };
      return step > lossStep ? undefined : { value: term(lossStep, step), label: 'triangle.cell', lossStep, step };
    }),
  );
  return (
    <div className="triangle-scroll">
      <table
        ref={body}
        className="heat"
        role="grid"
        aria-label={t('triangle.title')}
        data-wide={steps.length > 12 || undefined}
        onKeyDown={(event) => {
          const next = nextCell(event, focused, rows, columns);
          if (!next) return;
          event.preventDefault();
          const to = cells[next.row]?.[next.column] ? next : pastEmpty(event.key, next.row);
          if (!to) return;
          setAt(to);
          if (body.current) focusCell(body.current, to);
        }}
      >
        <thead>
          <tr>
            <th scope="col" className="heat-corner">
              {t('triangle.corner')}
            </th>
            {steps.map((step) => (
              <th key={step} scope="col" data-current={step === current || undefined}>
                {step + 1}
              </th>
            ))}
            {hasTotal && <th scope="col">{t('triangle.sum')}</th>}
          </tr>
        </thead>
        <tbody>
          {cells.map((line, row) => (
            <tr key={row} className={row === rows - 1 ? 'heat-sums' : undefined}>
              <th scope="row">{row === rows - 1 ? t('triangle.sum') : (steps[row] ?? 0) + 1}</th>
              {line.map((cell, column) =>
                cell ? (
                  <td
                    key={column}
                    data-cell={`${String(row)} ${String(column)}`}
                    className={cell.label === 'triangle.cell' ? 'heat-cell number' : 'heat-sum number'}
                    style={cell.label === 'triangle.cell' ? heat(cell.value, largest) : undefined}
                    tabIndex={row === focused.row && column === focused.column ? 0 : -1}
                    title={words(cell)}
                    aria-label={words(cell)}
                    onFocus={() => {
                      setAt({ row, column });
                    }}
                  >
                    <span>{formatNumber(cell.value, digits)}</span>
                  </td>
                ) : (
                  <td key={column} className="heat-none" aria-hidden />
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );

  /** The triangle's other half is empty: to the right the way leads to the sum, to the left and to the end to the diagonal. */
  function pastEmpty(key: string, row: number): { readonly row: number; readonly column: number } | undefined {
    if (key === 'ArrowRight') return hasTotal ? { row, column: columns - 1 } : undefined;
    return key === 'ArrowUp' ? undefined : { row, column: row };
  }

  function words({ label, lossStep, step, value }: GridCell): string {
    return t(label, { lossStep: lossStep + 1, step: step + 1, value: formatNumber(value, digits) });
  }
}

/** How strongly a cell is coloured, and in which direction. */
function heat(value: number, largest: number): CSSProperties {
  const place = symmetricLog(value, largest);
  return { '--heat': Math.abs(place).toFixed(3), '--heat-colour': place < 0 ? 'var(--strip-negative)' : 'var(--backward)' } as CSSProperties;
}

function Scale({ largest, digits }: { readonly largest: number; readonly digits: ShownDigits }): JSX.Element | null {
  const { t } = useText();
  if (largest === 0) return null;
  const marks = [-1, -0.01, 0, 0.01, 1];
  return (
    <div className="heat-scale" role="img" aria-label={t('triangle.scale')} title={t('triangle.scale')}>
      {marks.map((share) => (
        <span key={share} className="heat-cell number" style={heat(share * largest, largest)}>
          {formatNumber(share * largest, digits)}
        </span>
      ))}
    </div>
  );
}

/** What becomes of the gradient through time, in words. */
function TrendWords({ trend }: { readonly trend: Trend }): JSX.Element | null {
  const { t } = useText();
  if (trend.kind === 'none') return null;
  const { kind, distance, left, perStep } = trend;
  const percent = (share: number): string => `${formatNumber(100 * share, 1)} %`;
  const times = formatNumber(kind === 'explodes' ? left : perStep, 2);
  return (
    <p className="triangle-trend" data-trend={kind}>
      {t(`triangle.${kind}`, { distance, left: percent(left), perStep: percent(perStep), times })}
    </p>
  );
}

const longestBar = 150; // px
const decades = 6; // a bar so many powers of ten below the largest has no length

/** The size of the terms by how far apart loss and use are, on a logarithmic scale. */
function Distances({ distances, digits }: { readonly distances: readonly number[]; readonly digits: ShownDigits }): JSX.Element | null {
  const { t } = useText();
  const largest = Math.max(...distances);
  if (distances.length < 2 || largest === 0) return null;
  return (
    <figure className="distances">
      <figcaption className="quiet">{t('triangle.distances')}</figcaption>
      <ol start={0}>
        {distances.map((size, distance) => (
          <li key={distance} aria-label={t('triangle.distance', { distance, value: formatNumber(size, digits) })}>
            <span className="quiet number">{distance}</span>
            <i style={{ width: `${String(Math.round(longestBar * Math.max(0, 1 + Math.log10(size / largest) / decades)))}px` }} />
            <span className="number">{formatNumber(size, digits)}</span>
          </li>
        ))}
      </ol>
    </figure>
  );
}

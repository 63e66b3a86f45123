import type { ShownDigits } from '../../src-core/tensor/shownDigits.ts';
import { type JSX, useState } from 'react';
import type { GraphEdge } from '../../src-core/graph/document.ts';
import { formatShape, sizeOf } from '../../src-core/tensor/shape.ts';
import { useText } from '../i18n/useText.ts';
import { openDerivation } from '../model/derivation.ts';
import { edgeEnds } from '../model/edgeNames.ts';
import { formatNumber } from '../model/formatNumber.ts';
import { type Hides, hidesAny, useHidden } from '../model/hiddenNumbers.ts';
import { wireForm } from '../model/pictureForm.ts';
import { app, presentOf, useApp } from '../model/store.ts';
import { useStale } from '../model/useLive.ts';
import { HeatMap } from '../widgets/HeatMap.tsx';
import { TensorTable } from '../widgets/TensorTable.tsx';
import { AskForEdge } from './AskFor.tsx';
import { DerivationButton } from './DerivationButton.tsx';
import { useTensor } from './useTensor.ts';

/** The full tensor on an edge: value beside gradient, at the chosen step and sample or at all of them. */
export function EdgeInspector({ edge }: { readonly edge: GraphEdge }): JSX.Element {
  const { t } = useText();
  const document = useApp(presentOf);
  const digits = useApp((state) => state.settings.digits);
  const step = useApp((state) => state.step);
  const sample = useApp((state) => state.sample);
  const stale = useStale();
  const [all, setAll] = useState(false);
  const answer = useTensor({ kind: 'edge', edge: edge.id });
  const { source, target } = edgeEnds(document, edge);
  const hidden = useHidden();
  const showsPictures = useApp((state) => state.settings.tensorPictures);
  if (!answer) {
    return (
      <>
        <Head source={source} target={target} />
        <p className="panel-section quiet">{t('tensor.none')}</p>
      </>
    );
  }
  const { steps, samples, shape, value, gradient } = answer;
  const size = sizeOf(shape);
  const several = steps * samples > 1;
  const [rows, columns] = all ? [steps * samples, size] : [Math.max(1, size / (shape.at(-1) ?? 1)), shape.at(-1) ?? 1];
  const from = all ? 0 : (step * samples + sample) * size;
  const rowLabel = all ? (row: number): string => `${String(Math.floor(row / samples) + 1)}·${String((row % samples) + 1)}` : undefined;
  // Cells are numbered through all that is shown, which begins at `from`.
  const hider = (hides: Hides | undefined): ((at: number) => boolean) | undefined =>
    hides && ((at) => hides(Math.floor((from + at) / (size * samples)), Math.floor((from + at) / size) % samples, (from + at) % size));
  const hidesValue = hider(hidden.value(edge.source));
  const hidesGradient = hider(hidden.edgeGradient(edge));
  const derive = (row: number, column: number): void => {
    const at = from + row * columns + column;
    app.setState({ step: Math.floor(at / (size * samples)), sample: Math.floor(at / size) % samples });
    openDerivation(`gradient ${edge.id}`, at % size);
  };
  const form = showsPictures ? wireForm(shape) : undefined;
  /** Of the sample and step on the screen, whatever the table shows; its colours would tell what is hidden. */
  const picture = (numbers: Float64Array, kind: 'value' | 'gradient', isHidden: boolean): JSX.Element | null => {
    if (!form || isHidden) return null;
    const at = (step * samples + sample) * size;
    return <HeatMap name={t(kind === 'value' ? 'edge.value' : 'edge.gradient')} kind={kind} form={form} numbers={numbers.subarray(at, at + size)} />;
  };
  const part = (numbers: Float64Array): Float64Array => numbers.subarray(from, all ? undefined : from + size);
  return (
    <>
      <Head source={source} target={target} />
      <section className="panel-section" data-stale={stale || undefined}>
        <dl className="facts">
          <dt>{t('tensor.shape')}</dt>
          <dd className="number">{formatShape(shape)}</dd>
          <dt>{t('toolbar.step')}</dt>
          <dd className="number">{`${String(step + 1)} / ${String(steps)}`}</dd>
          <dt>{t('toolbar.sample')}</dt>
          <dd className="number">{`${String(sample + 1)} / ${String(samples)}`}</dd>
        </dl>
        {several && (
          <label className="form-check">
            <input type="checkbox" checked={all} onChange={(event) => { setAll(event.target.checked); }} />
            <span>{t('tensor.all')}</span>
          </label>
        )}
        <div className="beside">
          <div>
            <h4 className="forward">▸ {t('edge.value')}</h4>
            {picture(value, 'value', hidesAny(hidesValue, part(value).length))}
            <TensorTable name={t('edge.value')} className="matrix-forward" rows={rows} columns={columns} digits={digits} valueAt={(row, column) => value[from + row * columns + column] ?? NaN} hides={hidesValue && ((row, column) => hidesValue(row * columns + column))} {...(rowLabel && { rowLabel })} />
            {!hidesAny(hidesValue, part(value).length) && <Summary numbers={part(value)} digits={digits} />}
          </div>
          <div>
            <h4 className="backward">◂ {t('edge.gradient')}</h4>
            {gradient ? (
              <>
                {picture(gradient, 'gradient', hidesAny(hidesGradient, part(gradient).length))}
                <TensorTable name={t('edge.gradient')} className="matrix-backward" rows={rows} columns={columns} digits={digits} valueAt={(row, column) => gradient[from + row * columns + column] ?? NaN} onChoose={derive} hides={hidesGradient && ((row, column) => hidesGradient(row * columns + column))} {...(rowLabel && { rowLabel })} />
                {!hidesAny(hidesGradient, part(gradient).length) && <Summary numbers={part(gradient)} digits={digits} />}
              </>
            ) : (
              <p className="quiet">{t('edge.noGradient')}</p>
            )}
          </div>
        </div>
        <DerivationButton what={`${gradient ? 'gradient' : 'value'} ${edge.id}`} />
      </section>
      <AskForEdge edge={edge} shape={shape} hasGradient={gradient !== null} />
    </>
  );
}

function Head({ source, target }: { readonly source: string; readonly target: string }): JSX.Element {
  const { t } = useText();
  return (
    <header className="panel-head">
      <div>
        <h2>
          {source} <span className="quiet">→</span> {target}
        </h2>
        <p className="quiet">{t('tensor.title')}</p>
      </div>
    </header>
  );
}

function Summary({ numbers, digits }: { readonly numbers: Float64Array; readonly digits: ShownDigits }): JSX.Element | null {
  const { t } = useText();
  if (numbers.length < 2 || numbers.some(Number.isNaN)) return null;
  const { minimum, maximum, squares } = numbers.reduce(
    (found, value) => ({ minimum: Math.min(found.minimum, value), maximum: Math.max(found.maximum, value), squares: found.squares + value * value }),
    { minimum: Infinity, maximum: -Infinity, squares: 0 },
  );
  return (
    <p className="quiet number">
      {t('tensor.norm')} {formatNumber(Math.sqrt(squares), digits)} · {formatNumber(minimum, digits)} … {formatNumber(maximum, digits)}
    </p>
  );
}

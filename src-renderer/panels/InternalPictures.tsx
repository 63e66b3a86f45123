import type { JSX } from 'react';
import type { GraphNode } from '../../src-core/graph/document.ts';
import { useText } from '../i18n/useText.ts';
import { useHidden } from '../model/hiddenNumbers.ts';
import { type FormedInternal, useShownInternals } from '../model/shownInternals.ts';
import { useApp } from '../model/store.ts';
import { useStale } from '../model/useLive.ts';
import { HeatMap } from '../widgets/HeatMap.tsx';
import { useTensor } from './useTensor.ts';

/** What a node shows of its inside, as pictures whose cells can be read. */
export function InternalPictures({ node }: { readonly node: GraphNode }): JSX.Element {
  const internals = useShownInternals(node);
  return (
    <>
      {internals.map((shown) => (
        <InternalPicture key={shown.internal} node={node.id} shown={shown} />
      ))}
    </>
  );
}

function InternalPicture({ node, shown: { internal, title, rows, columns, tiles, form } }: { readonly node: string; readonly shown: FormedInternal }): JSX.Element {
  const { t, own } = useText();
  const step = useApp((state) => state.step);
  const sample = useApp((state) => state.sample);
  const hides = useHidden().any;
  const stale = useStale();
  const answer = useTensor({ kind: 'internal', node, name: internal });
  const size = form.tiles * form.rows * form.columns;
  const part = (numbers: Float64Array): Float64Array => numbers.subarray((step * (answer?.samples ?? 0) + sample) * size).subarray(0, size);
  const words = rows && columns && { row: own(rows), column: own(columns), tile: tiles ? own(tiles) : t('picture.tile') };
  return (
    <section className="panel-section" aria-label={own(title)} data-stale={stale || undefined}>
      <h3>{own(title)}</h3>
      {hides ? (
        <p className="quiet">{t('picture.hidden')}</p>
      ) : !answer ? (
        <p className="quiet">{t('picture.none')}</p>
      ) : (
        <div className="beside">
          <div>
            <h4 className="forward">▸ {t('edge.value')}</h4>
            <HeatMap name={`${own(title)}, ${t('edge.value')}`} kind="value" form={form} numbers={part(answer.value)} words={words} />
          </div>
          {answer.gradient && (
            <div>
              <h4 className="backward">◂ {t('edge.gradient')}</h4>
              <HeatMap name={`${own(title)}, ${t('edge.gradient')}`} kind="gradient" form={form} numbers={part(answer.gradient)} words={words} />
            </div>
          )}
        </div>
      )}
    </section>
  );
}

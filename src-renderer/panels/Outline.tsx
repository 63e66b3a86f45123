import type { JSX } from 'react';
import type { GraphEdge } from '../../src-core/graph/document.ts';
import { portKey } from '../../src-core/graph/resolve.ts';
import { formatShape } from '../../src-core/tensor/shape.ts';
import { useText } from '../i18n/useText.ts';
import { select } from '../model/documentEdits.ts';
import { edgeEnds } from '../model/edgeNames.ts';
import { hidesAt, useHidden } from '../model/hiddenNumbers.ts';
import { presentOf, useApp } from '../model/store.ts';
import { useLive, useStale } from '../model/useLive.ts';
import { blockWords } from '../widgets/BlockText.tsx';

const mostRows = 400;

/** Every edge in words: what the canvas paints, for reading aloud and for looking up. */
export function Outline(): JSX.Element {
  const { t } = useText();
  const edges = useApp((state) => presentOf(state).edges);
  const step = useApp((state) => state.step);
  const sample = useApp((state) => state.sample);
  const stale = useStale();
  if (edges.length === 0) return <p className="dock-empty">{t('outline.nothing')}</p>;
  return (
    <table className="number-table outline" data-stale={stale || undefined}>
      <caption>{t('outline.caption', { step: step + 1, sample: sample + 1 })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('outline.edge')}</th>
          <th scope="col">{t('outline.shape')}</th>
          <th scope="col">▸ {t('edge.value')}</th>
          <th scope="col">◂ {t('edge.gradient')}</th>
        </tr>
      </thead>
      <tbody>
        {edges.slice(0, mostRows).map((edge) => (
          <Row key={edge.id} edge={edge} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ edge }: { readonly edge: GraphEdge }): JSX.Element {
  const { t } = useText();
  const document = useApp(presentOf);
  const digits = useApp((state) => state.settings.digits);
  const shape = useApp(({ analysis }) => analysis.shapes.outputs.get(portKey(edge.source.node, edge.source.port)));
  const pair = useLive((numbers) => numbers.edges.get(edge.id));
  const { source, target } = edgeEnds(document, edge);
  const hidden = useHidden();
  const step = useApp((state) => state.step);
  const sample = useApp((state) => state.sample);
  return (
    <tr data-edge={edge.id}>
      <th scope="row">
        <button type="button" className="link" onClick={() => { select([], [edge.id]); }}>
          {source} → {target}
        </button>
      </th>
      <td>{shape ? formatShape(shape) : ''}</td>
      <td className="forward">{pair ? blockWords(pair.value, digits, t, hidesAt(hidden.value(edge.source), step, sample)) : '–'}</td>
      <td className="backward">{pair && pair.gradient.size > 0 ? blockWords(pair.gradient, digits, t, hidesAt(hidden.edgeGradient(edge), step, sample)) : '–'}</td>
    </tr>
  );
}

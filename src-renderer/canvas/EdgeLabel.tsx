import type { JSX } from 'react';
import { formatShape, sizeOf } from '../../src-core/tensor/shape.ts';
import type { GraphEdge } from '../../src-core/graph/document.ts';
import { portKey } from '../../src-core/graph/resolve.ts';
import { useText } from '../i18n/useText.ts';
import { edgeEnds } from '../model/edgeNames.ts';
import { hidesAny, hidesAt, useHidden } from '../model/hiddenNumbers.ts';
import { wireNumbers } from '../model/liveNumbers.ts';
import { wireForm } from '../model/pictureForm.ts';
import { wirePicture } from '../model/pictureWishes.ts';
import { presentOf, useApp } from '../model/store.ts';
import { useLive, useStale } from '../model/useLive.ts';
import { BlockText } from '../widgets/BlockText.tsx';
import { LivePicture } from './LivePicture.tsx';
import { useZoom } from './flowAdapter.ts';

interface Props {
  /** One edge, or those that are seen as one wire: they come from one output. */
  readonly edges: readonly GraphEdge[];
  readonly step: number | undefined;
  readonly x: number;
  readonly y: number;
}

/** The numbers of one wire as text: its ends, shape, value and gradient. */
export function EdgeLabel({ edges, step: own, x, y }: Props): JSX.Element | null {
  const { t } = useText();
  const [edge] = edges;
  const shape = useApp(({ analysis }) => edge && analysis.shapes.outputs.get(portKey(edge.source.node, edge.source.port)));
  const document = useApp(presentOf);
  const digits = useApp((state) => state.settings.digits);
  const pair = useLive((numbers) => (edge ? wireNumbers(numbers, edge.id, own) : undefined));
  const stale = useStale();
  const zoom = useZoom();
  const hidden = useHidden();
  const showsPictures = useApp((state) => state.settings.tensorPictures);
  const step = useApp((state) => own ?? state.step);
  const sample = useApp((state) => state.sample);
  if (!edge) return null;
  const form = showsPictures && shape ? wireForm(shape) : undefined;
  const picture = wirePicture(edges.map(({ id }) => id), own);
  const size = sizeOf(shape ?? []);
  const hidesValue = hidesAt(hidden.value(edge.source), step, sample);
  const hidesGradient = hidesAt(hidden.edgeGradient(edge), step, sample);
  const { source } = edgeEnds(document, edge);
  const target = edges.map((one) => edgeEnds(document, one).target).join(', ');
  return (
    <div
      className="edge-label"
      role="group"
      aria-label={t('canvas.edge', { source, target })}
      data-stale={stale || undefined}
      data-edge={edge.id}
      style={{ transform: `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) scale(${(1 / Math.min(1.25, zoom)).toFixed(3)}) translate(-50%, calc(-100% - 9px))` }}
    >
      <div className="edge-label-title">
        {source} → {target}
        <span className="edge-label-shape">{shape ? formatShape(shape) : ''}</span>
      </div>
      {form && (
        <div className="edge-label-pictures">
          {!hidesAny(hidesValue, size) && <LivePicture picture={picture} form={form} kind="value" widest={110} highest={44} />}
          {!hidesAny(hidesGradient, size) && <LivePicture picture={picture} form={form} kind="gradient" widest={110} highest={44} />}
        </div>
      )}
      <BlockText kind="value" block={pair?.value} digits={digits} hides={hidesValue} />
      <BlockText kind="gradient" block={pair?.gradient} digits={digits} hides={hidesGradient} />
      {stale && <div className="edge-label-stale">{t('edge.stale')}</div>}
    </div>
  );
}

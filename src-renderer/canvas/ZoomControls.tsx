import { Maximize, Minus, Plus } from 'lucide-react';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { useMark } from '../widgets/useMark.ts';
import { useZoom, view } from './flowAdapter.ts';

/** Zoom out, the zoom itself (100 % on a click), zoom in, fit. */
export function ZoomControls(): JSX.Element {
  const { t } = useText();
  const zoom = useZoom();
  const zoomOut = useMark('view.zoomOut');
  const actual = useMark('view.actual');
  const zoomIn = useMark('view.zoomIn');
  const fitAll = useMark('view.fitAll');
  return (
    <div className="zoom-controls" role="group" aria-label={t('canvas.zoomControls')}>
      <button type="button" className="icon-button" aria-label={zoomOut['data-tip']} {...zoomOut} onClick={view.zoomOut}>
        <Minus size={14} aria-hidden />
      </button>
      <button type="button" className="zoom-value" aria-description={actual['data-tip']} {...actual} onClick={view.actualSize}>
        {Math.round(zoom * 100)} %
      </button>
      <button type="button" className="icon-button" aria-label={zoomIn['data-tip']} {...zoomIn} onClick={view.zoomIn}>
        <Plus size={14} aria-hidden />
      </button>
      <button type="button" className="icon-button" aria-label={fitAll['data-tip']} {...fitAll} onClick={() => { view.fit(); }}>
        <Maximize size={14} aria-hidden />
      </button>
    </div>
  );
}

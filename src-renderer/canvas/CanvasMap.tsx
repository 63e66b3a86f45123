import { MiniMap } from '@xyflow/react';
import type { JSX } from 'react';
import { registry } from '../../src-core/node/registry.ts';
import { useText } from '../i18n/useText.ts';
import { useApp } from '../model/store.ts';
import type { FlowNode } from './flowItems.ts';

/** The whole network in small, with the part that is in view; dragged and turned over like the canvas itself. */
export function CanvasMap(): JSX.Element | null {
  const { t } = useText();
  const open = useApp((state) => state.settings.minimapOpen);
  return open ? <MiniMap<FlowNode> className="canvas-map" position="bottom-right" pannable zoomable ariaLabel={t('canvas.map')} nodeColor={colourOf} nodeBorderRadius={14} /> : null;
}

function colourOf(node: FlowNode): string {
  if (node.type === 'frame') return `var(--frame-${node.data.frame.hue})`;
  const category = node.type === 'card' ? registry.get(node.data.node.type)?.category : undefined;
  return category ? `var(--category-${category})` : 'var(--ink-3)';
}

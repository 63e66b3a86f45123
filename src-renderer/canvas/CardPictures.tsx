import type { JSX } from 'react';
import type { GraphNode } from '../../src-core/graph/document.ts';
import { useText } from '../i18n/useText.ts';
import { useHidden } from '../model/hiddenNumbers.ts';
import { useShownInternals } from '../model/shownInternals.ts';
import { useApp } from '../model/store.ts';
import { LivePicture } from './LivePicture.tsx';

/** What a node shows of its inside, on its card. */
export function CardPictures({ node, step }: { readonly node: GraphNode; readonly step: number | undefined }): JSX.Element | null {
  const { own } = useText();
  const internals = useShownInternals(node);
  const hides = useHidden().any;
  const direction = useApp((state) => state.settings.direction);
  const kinds = (['value', 'gradient'] as const).filter((kind) => direction === 'both' || (direction === 'forward') === (kind === 'value'));
  if (internals.length === 0 || hides) return null;
  return (
    <>
      {internals.map(({ internal, title, rows, columns, form }) => (
        <div key={internal} className="card-picture" data-internal={internal}>
          <span className="card-picture-title">
            {own(title)}
            {rows && columns && <span className="card-picture-axes"> · {own(rows)} ↓ {own(columns)} →</span>}
          </span>
          {kinds.map((kind) => (
            <LivePicture key={kind} picture={{ of: { kind: 'internal', node: node.id, name: internal }, ...(step !== undefined && { step }) }} form={form} kind={kind} widest={96} highest={64} />
          ))}
        </div>
      ))}
    </>
  );
}

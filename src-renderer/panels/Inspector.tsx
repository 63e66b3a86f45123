import { type JSX, useEffect, useRef } from 'react';
import { useText } from '../i18n/useText.ts';
import { presentOf, useApp } from '../model/store.ts';
import { part } from '../widgets/part.tsx';
import { DocumentPanel } from './DocumentPanel.tsx';

const NodeInspector = part(async () => (await import('./NodeInspector.tsx')).NodeInspector);
const EdgeInspector = part(async () => (await import('./EdgeInspector.tsx')).EdgeInspector);
const SeveralInspector = part(async () => (await import('./SeveralInspector.tsx')).SeveralInspector);
const GroupInspector = part(async () => (await import('./GroupInspector.tsx')).GroupInspector);
const FrameInspector = part(async () => (await import('./FrameInspector.tsx')).FrameInspector);

/** What is known of the selection; of the document where nothing is selected. */
export function Inspector(): JSX.Element {
  const { t } = useText();
  const { nodes, edges, groups, frames } = useApp((state) => state.selection);
  const [frameId] = frames;
  const [groupId] = groups;
  const [nodeId] = nodes;
  const [edgeId] = edges;
  const node = useApp((state) => presentOf(state).nodes.find((candidate) => candidate.id === nodeId));
  const edge = useApp((state) => presentOf(state).edges.find((candidate) => candidate.id === edgeId));
  const frame = useApp((state) => presentOf(state).frames.find((candidate) => candidate.id === frameId));
  // A document that was just opened is read from its title on.
  const opened = useApp(({ history: { past, future, present } }) => (past.length + future.length === 0 ? present : null));
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (opened) panel.current?.scrollTo(0, 0);
  }, [opened]);
  const count = nodes.size + edges.size + groups.size;
  return (
    <aside ref={panel} className="inspector" aria-label={t('inspector.label')}>
      {count > 1 ? (
        <SeveralInspector key={[...nodes].join()} />
      ) : groupId !== undefined ? (
        <GroupInspector key={groupId} id={groupId} />
      ) : node ? (
        <NodeInspector key={node.id} node={node} />
      ) : edge ? (
        <EdgeInspector key={edge.id} edge={edge} />
      ) : frame && frames.size === 1 ? (
        <FrameInspector key={frame.id} frame={frame} />
      ) : (
        <DocumentPanel />
      )}
    </aside>
  );
}

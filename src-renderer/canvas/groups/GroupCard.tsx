import { type NodeProps, useUpdateNodeInternals } from '@xyflow/react';
import { Layers } from 'lucide-react';
import { type JSX, memo, useEffect } from 'react';
import { renameGroup } from '../../../src-core/graph/groupEdits.ts';
import type { GroupPort } from '../../../src-core/graph/sight.ts';
import { useText } from '../../i18n/useText.ts';
import { nodeTitle, parameterById, titleOf } from '../../model/nodeFacts.ts';
import { presentOf, useApp, useAppParts } from '../../model/store.ts';
import { CardTitle } from '../CardTitle.tsx';
import type { GroupNode } from '../flowItems.ts';
import { GroupButtons } from './GroupButtons.tsx';
import { GroupPortHandle } from './GroupPortHandle.tsx';
import { enterGroup } from './grouping.ts';

const portPitch = 22; // px between two ports

/** A folded group as one card: what it holds, and the ports that cross its border. */
export const GroupCard = memo(function GroupCard({ id, data: { folded }, selected }: NodeProps<GroupNode>): JSX.Element {
  const { t } = useText();
  const { group, nodes, inputs, outputs } = folded;
  const count = useApp((state) => nodes.reduce((sum, node) => sum + Object.values(node.parameters).reduce((own, record) => own + (parameterById(presentOf(state), record)?.values.values.length ?? 0), 0), 0));
  const problems = useAppParts(({ analysis }) => analysis.diagnostics.filter(({ node }) => nodes.some((held) => held.id === node)).map(({ code }) => code));
  const ports = [inputs, outputs].map((side) => side.map((port) => port.id).join()).join('|');
  const measure = useUpdateNodeInternals();
  useEffect(() => {
    measure(id);
  }, [measure, id, ports]);
  const titles = nodes.slice(0, 4).map(nodeTitle);
  return (
    <div
      className="card card-group"
      style={{ minHeight: portPitch * (Math.max(inputs.length, outputs.length) + 1) }}
      data-selected={selected || undefined}
      data-group={group.id}
      onDoubleClick={(event) => {
        event.stopPropagation();
        enterGroup(group.id);
      }}
    >
      <header className="card-header">
        <Layers size={15} aria-hidden className="category-icon" />
        <CardTitle id={group.id} title={group.name} rename={(document, name) => renameGroup(document, group.id, name)} />
        {problems.length > 0 && <span className="card-group-problems">{problems.length}</span>}
        <GroupButtons group={group} folded />
      </header>
      <div className="card-group-contents">{titles.join(' · ') + (nodes.length > titles.length ? ' …' : '')}</div>
      <div className="card-shape">{[t('group.holds', { count: nodes.length }), ...(count > 0 ? [t('group.parameters', { count })] : [])].join(' · ')}</div>
      {inputs.map((port, index) => (
        <PortOf key={port.id} group={group.id} title={group.name} port={port} side="target" at={(index + 1) / (inputs.length + 1)} />
      ))}
      {outputs.map((port, index) => (
        <PortOf key={port.id} group={group.id} title={group.name} port={port} side="source" at={(index + 1) / (outputs.length + 1)} />
      ))}
    </div>
  );
});

interface PortProps {
  readonly group: string;
  readonly title: string;
  readonly port: GroupPort;
  readonly side: 'source' | 'target';
  readonly at: number;
}

function PortOf({ port, ...props }: PortProps): JSX.Element {
  const names = useApp((state) => port.ports.map(({ node, port: name }) => `${titleOf(presentOf(state), node)}.${name}`).join(', '));
  return <GroupPortHandle {...props} id={port.id} name={port.ports[0]?.port ?? ''} inner={names} connected={port.edges.length > 0} />;
}

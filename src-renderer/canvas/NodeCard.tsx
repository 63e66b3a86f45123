import { type NodeProps, useUpdateNodeInternals } from '@xyflow/react';
import { CircleAlert, Lock } from 'lucide-react';
import { type JSX, memo, useEffect, useRef } from 'react';
import { portKey } from '../../src-core/graph/resolve.ts';
import { registry } from '../../src-core/node/registry.ts';
import { formatShape } from '../../src-core/tensor/shape.ts';
import { useText } from '../i18n/useText.ts';
import { cardSymbol } from '../model/nodeSymbols.ts';
import { useMode } from '../model/mode.ts';
import { nodeById, nodeFacts, nodeTitle, parameterById } from '../model/nodeFacts.ts';
import { app, presentOf, useApp, useAppParts } from '../model/store.ts';
import { pathMark } from '../model/derivation.ts';
import { walkMark } from '../model/walk.ts';
import { CategoryIcon } from '../widgets/CategoryIcon.tsx';
import { CardPictures } from './CardPictures.tsx';
import { CardTitle } from './CardTitle.tsx';
import { DataRows } from './DataRows.tsx';
import type { CardNode } from './flowItems.ts';
import { Formula } from './Formula.tsx';
import { LossValue } from './LossValue.tsx';
import { ParameterMatrix } from './ParameterMatrix.tsx';
import { PortHandle } from './PortHandle.tsx';

const portPitch = 22; // px between two ports

/** One node of the network as a card: what it is, its formula, its small numbers, its ports. */
export const NodeCard = memo(function NodeCard({ data: { node, step }, selected, id }: NodeProps<CardNode>): JSX.Element {
  const { t } = useText();
  const facts = nodeFacts(node);
  const title = nodeTitle(node);
  const mode = useMode();
  const walk = useApp((state) => walkMark(state, node.id));
  const path = useApp((state) => pathMark(state.litPath, 'nodes', node.id));
  usePortsMeasured(id, [facts?.inputs ?? [], facts?.outputs ?? []].map((ports) => ports.map((port) => port.name).join()).join('|'));
  if (!facts) {
    return (
      <div className="card card-unknown" data-selected={selected || undefined}>
        <CardTitle id={node.id} title={title} />
        <p className="card-message">{registry.has(node.type) ? t('canvas.badSettings') : t('canvas.unknownType', { type: node.type })}</p>
      </div>
    );
  }
  const { definition, inputs, outputs, slots, isData } = facts;
  const { forward } = facts.formulas[mode];
  const lossPort = definition.loss && definition.outputs(facts.config)[0]?.name;
  const plainFormula = isData || forward.length < 3;
  return (
    <div className={`card category-${definition.category}`} style={{ minHeight: portPitch * (Math.max(inputs.length, outputs.length) + 1) }} data-selected={selected || undefined} data-walk={walk} data-path={path} data-node={node.id} data-step={step} data-bypassed={node.bypassed}>
      <header className="card-header">
        <CategoryIcon category={definition.category} />
        <CardTitle id={node.id} title={title} />
        <CardSymbol node={node} />
        <CardMarks id={node.id} />
      </header>
      {!plainFormula && <Formula tex={forward} className="card-formula" />}
      {isData && <DataRows node={node.id} name={title} step={step} />}
      {slots.map(({ name }) => {
        const record = node.parameters[name];
        return record === undefined ? null : <ParameterMatrix key={name} id={record} slot={name} />;
      })}
      {definition.pictures && <CardPictures node={node} step={step} />}
      {lossPort !== undefined && <LossValue node={node.id} port={lossPort} step={step} />}
      {outputs.length > 0 && <OutputShapes id={node.id} ports={outputs.map((port) => port.name)} />}
      {inputs.map((port, index) => (
        <PortHandle key={port.name} node={node.id} title={title} port={port} side="target" at={(index + 1) / (inputs.length + 1)} />
      ))}
      {outputs.map((port, index) => (
        <PortHandle key={port.name} node={node.id} title={title} port={port} side="source" at={(index + 1) / (outputs.length + 1)} />
      ))}
    </div>
  );
});

/** What stands for the node in formulas, where its name does not say so. */
function CardSymbol({ node }: { readonly node: CardNode['data']['node'] }): JSX.Element | null {
  const symbol = useApp((state) => cardSymbol(presentOf(state), node));
  return symbol === undefined ? null : <Formula tex={symbol} className="card-symbol" />;
}

function OutputShapes({ id, ports }: { readonly id: string; readonly ports: readonly string[] }): JSX.Element {
  const shapes = useApp(({ analysis }) =>
    ports
      .map((port) => {
        const shape = analysis.shapes.outputs.get(portKey(id, port));
        return shape ? formatShape(shape) : '';
      })
      .join(' '),
  );
  return <div className="card-shape card-output-shape">{shapes}</div>;
}

/** The padlock and the badge for problems. */
function CardMarks({ id }: { readonly id: string }): JSX.Element {
  const { t, ofDiagnostic } = useText();
  const problems = useAppParts(({ analysis }) => analysis.diagnostics.filter((diagnostic) => diagnostic.node === id));
  const frozen = useApp((state) => isFrozen(presentOf(state), id));
  const text = problems.map(ofDiagnostic).join(' ');
  return (
    <span className="card-marks">
      {frozen && <Lock size={13} aria-label={t('canvas.frozen')} role="img" />}
      {problems.length > 0 && (
        <button
          type="button"
          className="card-badge nodrag"
          title={text}
          aria-label={t('canvas.problem', { count: problems.length, text })}
          onClick={() => {
            app.setState(({ settings }) => ({ settings: { ...settings, dockOpen: true }, dockTab: 'problems' }));
          }}
        >
          <CircleAlert size={14} aria-hidden />
        </button>
      )}
    </span>
  );
}

function isFrozen(document: ReturnType<typeof presentOf>, id: string): boolean {
  const ids = Object.values(nodeById(document, id)?.parameters ?? {});
  return ids.length > 0 && ids.every((record) => parameterById(document, record)?.trainable === false);
}

/** React Flow measures ports when a card changes its size; one whose ports alone change must say so. */
function usePortsMeasured(id: string, ports: string): void {
  const measure = useUpdateNodeInternals();
  const measured = useRef(ports);
  useEffect(() => {
    // A new card is measured anyway; asking for each would take as many rounds as there are cards.
    if (measured.current === ports) return;
    measured.current = ports;
    measure(id);
  }, [measure, id, ports]);
}

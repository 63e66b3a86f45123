import type { JSX } from 'react';
import type { GraphNode } from '../../src-core/graph/document.ts';
import { portKey } from '../../src-core/graph/resolve.ts';
import { registry } from '../../src-core/node/registry.ts';
import { formatShape } from '../../src-core/tensor/shape.ts';
import { Formula } from '../canvas/Formula.tsx';
import { useText } from '../i18n/useText.ts';
import { edgeEnds } from '../model/edgeNames.ts';
import { select } from '../model/documentEdits.ts';
import { openNodeExampleProject } from '../model/files.ts';
import { hasNodeExample } from '../model/nodeExampleEntries.ts';
import { useMode } from '../model/mode.ts';
import { type NodeFacts, nodeFacts, nodeTitle } from '../model/nodeFacts.ts';
import { presentOf, useApp, useAppParts } from '../model/store.ts';
import { CategoryIcon } from '../widgets/CategoryIcon.tsx';
import { ActivationPanel } from './ActivationPanel.tsx';
import { ConfigForm } from './ConfigForm.tsx';
import { DataPanel } from './DataPanel.tsx';
import { FitButton } from './FitButton.tsx';
import { InternalPictures } from './InternalPictures.tsx';
import { JacobianPanel } from './JacobianPanel.tsx';
import { ModeChoice } from './ModeChoice.tsx';
import { ParameterPanel } from './ParameterPanel.tsx';

export function NodeInspector({ node }: { readonly node: GraphNode }): JSX.Element {
  const { t, own, ofDiagnostic } = useText();
  const facts = nodeFacts(node);
  const problems = useAppParts(({ analysis }) => analysis.diagnostics.filter((diagnostic) => diagnostic.node === node.id));
  return (
    <>
      <header className={`panel-head ${facts ? `category-${facts.definition.category}` : ''}`}>
        {facts && <CategoryIcon category={facts.definition.category} size={18} />}
        <div>
          <h2>{nodeTitle(node)}</h2>
          <p className="quiet">{facts ? own(facts.definition.summary) : registry.has(node.type) ? t('canvas.badSettings') : t('canvas.unknownType', { type: node.type })}</p>
        </div>
      </header>
      {problems.length > 0 && (
        <ul className="panel-problems">
          {problems.map((diagnostic) => (
            <li key={`${diagnostic.code} ${diagnostic.port ?? ''} ${diagnostic.message}`}>{ofDiagnostic(diagnostic)}</li>
          ))}
        </ul>
      )}
      {facts && (
        <>
          <ConfigForm nodes={[node]} title={t('inspector.settings')} />
          {facts.hasModes && <ModeChoice />}
          <FitButton node={node} facts={facts} />
          {facts.isData && <DataPanel node={node} />}
          {facts.slots.map((slot) => (
            <ParameterPanel key={slot.name} node={node} slot={slot} />
          ))}
          <InternalPictures node={node} />
          <Formulas facts={facts} />
          <ActivationPanel node={node} />
          <JacobianPanel node={node} facts={facts} />
          <Ports node={node} facts={facts} />
          <section className="panel-section">
            <h3>{t('inspector.source')}</h3>
            <p className="quiet">{facts.definition.source}</p>
            {hasNodeExample(node.type) && (
              <button type="button" className="link" onClick={() => void openNodeExampleProject(node.type)}>
                {t('inspector.openExample')}
              </button>
            )}
          </section>
        </>
      )}
    </>
  );
}

/** The forward formula, how the gradient comes back to each input and parameter, and where there is no derivative. */
function Formulas({ facts: { formulas: ofMode, kinks } }: { readonly facts: NodeFacts }): JSX.Element {
  const { t, own } = useText();
  const formulas = ofMode[useMode()];
  const gradients = Object.entries(formulas.gradients);
  return (
    <section className="panel-section formulas" aria-label={t('inspector.formulas')}>
      <h3>{t('inspector.forward')}</h3>
      <div className="formula-line forward-line">
        <Formula tex={formulas.forward} display />
      </div>
      {gradients.length > 0 && <h3>{t('inspector.backward')}</h3>}
      {gradients.map(([name, tex]) => (
        <div key={name} className="formula-line backward-line">
          <Formula tex={tex} display />
        </div>
      ))}
      {kinks && <p className="quiet" data-part="kinks">{own(kinks)}</p>}
    </section>
  );
}

function Ports({ node, facts }: { readonly node: GraphNode; readonly facts: NodeFacts }): JSX.Element {
  const { t, own } = useText();
  const document = useApp(presentOf);
  const shapes = useApp(({ analysis }) => analysis.shapes.outputs);
  const inputs = facts.inputs.map((port) => {
    const edge = document.edges.find(({ target }) => target.node === node.id && target.port === port.name);
    const shape = edge && shapes.get(portKey(edge.source.node, edge.source.port));
    return { port, edges: edge ? [edge] : [], shape, side: 'in' as const };
  });
  const outputs = facts.outputs.map((port) => ({
    port,
    edges: document.edges.filter(({ source }) => source.node === node.id && source.port === port.name),
    shape: shapes.get(portKey(node.id, port.name)),
    side: 'out' as const,
  }));
  return (
    <section className="panel-section" aria-label={t('inspector.ports')}>
      <h3>{t('inspector.ports')}</h3>
      <ul className="ports-list">
        {[...inputs, ...outputs].map(({ port, edges, shape, side }) => (
          <li key={`${side} ${port.name}`}>
            <span className="port-symbol" data-side={side}>
              {port.name}
            </span>
            <span className="quiet">
              {own(port.meaning)} {shape ? formatShape(shape) : port.axes}
            </span>
            {edges.length === 0 && <span className="quiet">– {t('inspector.notConnected')}</span>}
            {edges.map((edge) => {
              const ends = edgeEnds(document, edge);
              return (
                <button key={edge.id} type="button" className="link" onClick={() => { select([], [edge.id]); }}>
                  {side === 'in' ? t('inspector.from', { name: ends.source }) : t('inspector.to', { name: ends.target })}
                </button>
              );
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}

import { Dices } from 'lucide-react';
import type { JSX } from 'react';
import type { GraphNode, Parameter } from '../../src-core/graph/document.ts';
import { registry } from '../../src-core/node/registry.ts';
import { seedAfter } from '../../src-core/tensor/random.ts';
import { useText } from '../i18n/useText.ts';
import { changeParameters, commonFields, drawParameters, mixed, parametersOf, shared } from '../model/commonFields.ts';
import { edit } from '../model/documentEdits.ts';
import { currentDocument, presentOf, useApp, useAppParts } from '../model/store.ts';
import { MixedBox } from '../widgets/MixedBox.tsx';
import { ConfigForm } from './ConfigForm.tsx';
import { InitialiserField, RateField } from './training/ParameterFields.tsx';

/** What several selected nodes have in common; a change is one for all of them. */
export function SeveralInspector(): JSX.Element {
  const { t } = useText();
  const selected = useApp((state) => state.selection.nodes);
  const edges = useApp((state) => state.selection.edges.size);
  const nodes = useAppParts((state) => presentOf(state).nodes.filter(({ id }) => selected.has(id)));
  const parameters = useAppParts((state) => parametersOf(presentOf(state), selected));
  return (
    <>
      <header className="panel-head">
        <div>
          <h2>{t('inspector.several', { nodes: nodes.length, edges })}</h2>
          <p className="quiet">{t('inspector.severalHint')}</p>
        </div>
      </header>
      {nodes.length > 0 && <Types nodes={nodes} />}
      {nodes.length > 0 && <CommonForm nodes={nodes} />}
      {parameters.length > 0 && <ParametersForm parameters={parameters} />}
    </>
  );
}

/** How many there are of each type. */
function Types({ nodes }: { readonly nodes: readonly GraphNode[] }): JSX.Element {
  const { t, own } = useText();
  const counts = new Map<string, number>();
  for (const { type } of nodes) counts.set(type, (counts.get(type) ?? 0) + 1);
  const types = [...counts].toSorted(([, a], [, b]) => b - a);
  return (
    <section className="panel-section" aria-label={t('inspector.types')}>
      <h3>{t('inspector.types')}</h3>
      <ul className="several-types">
        {types.map(([type, count]) => {
          const title = registry.get(type)?.title;
          return (
            <li key={type}>
              <span className="number">{count}</span> × {title ? own(title) : type}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function CommonForm({ nodes }: { readonly nodes: readonly GraphNode[] }): JSX.Element {
  const { t } = useText();
  if (nodes.length > 1 && commonFields(nodes).length === 0) return <p className="panel-section quiet">{t('inspector.nothingCommon')}</p>;
  return <ConfigForm nodes={nodes} title={t('inspector.commonSettings')} />;
}

/** Whether they are trained, how fast, and how their first numbers are drawn: for all parameters of the selection. */
function ParametersForm({ parameters }: { readonly parameters: readonly Parameter[] }): JSX.Element {
  const { t } = useText();
  const training = useApp((state) => state.run.kind === 'training');
  const ids = new Set(parameters.map((record) => record.id));
  const trainable = shared(parameters.map((record) => record.trainable));
  const rate = shared(parameters.map((record) => record.rate ?? 1));
  const kind = shared(parameters.map(({ initialiser }) => initialiser?.kind));
  const numbers = parameters.reduce((sum, { values }) => sum + values.values.length, 0);
  return (
    <section className="panel-section" aria-label={t('inspector.parameters')}>
      <h3>
        {t('inspector.parameters')} <span className="quiet">{t('inspector.parameterCount', { count: parameters.length, numbers })}</span>
      </h3>
      <div className="form">
        <label className="form-check">
          <MixedBox checked={trainable === true} isMixed={trainable === mixed} disabled={training} onChange={(checked) => { edit('edit.freeze', (document) => changeParameters(document, ids, (record) => ({ ...record, trainable: checked }))); }} />
          <span>{t('parameter.trainable')}</span>
        </label>
        <RateField
          rate={typeof rate === 'number' ? rate : NaN}
          isMixed={rate === mixed}
          readOnly={training}
          onChange={(typed) => { edit('edit.setting', (document) => changeParameters(document, ids, (record) => ({ ...record, rate: typed }))); }}
        />
        <InitialiserField
          kind={kind === mixed ? undefined : kind}
          isMixed={kind === mixed}
          readOnly={training}
          onChange={(chosen) => { edit('edit.setting', (document) => changeParameters(document, ids, ({ initialiser: _before, ...record }) => (chosen ? { ...record, initialiser: chosen } : record))); }}
        />
      </div>
      <button type="button" className="button" disabled={training || trainable === false} onClick={() => { drawAnew(ids); }}>
        <Dices size={15} aria-hidden />
        {t('parameter.draw')}
      </button>
    </section>
  );
}

function drawAnew(ids: ReadonlySet<string>): void {
  const { seed } = currentDocument();
  edit('edit.initialise', (document) => drawParameters(document, ids, seedAfter(seed)));
}

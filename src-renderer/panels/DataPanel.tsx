import { Plus, Table2, Trash2 } from 'lucide-react';
import { type JSX, useRef } from 'react';
import type { GraphNode } from '../../src-core/graph/document.ts';
import { removeSample, setDataLength } from '../../src-core/graph/edit.ts';
import { registry } from '../../src-core/node/registry.ts';
import { sizeOf } from '../../src-core/tensor/shape.ts';
import { useText } from '../i18n/useText.ts';
import { bindingOf, hasBoundRows } from '../model/boundRows.ts';
import { typeData } from '../model/cells.ts';
import { edit } from '../model/documentEdits.ts';
import { nodeTitle } from '../model/nodeFacts.ts';
import { presentOf, useApp } from '../model/store.ts';
import { CommandButton } from '../widgets/CommandButton.tsx';
import { OpenMatrix } from '../widgets/OpenMatrix.tsx';
import { TensorTable } from '../widgets/TensorTable.tsx';
import { DataLength } from './DataLength.tsx';

const mostShown = 200;

/** The rows of an input or target: a table for each time step, a row for each sample. */
export function DataPanel({ node }: { readonly node: GraphNode }): JSX.Element | null {
  const { t } = useText();
  const adder = useRef<HTMLButtonElement>(null);
  const column = useApp((state) => presentOf(state).data.columns[node.id]);
  const binding = useApp((state) => bindingOf(state, node.id));
  const fixed = useApp(hasBoundRows);
  const digits = useApp((state) => state.settings.digits);
  const step = useApp((state) => state.step);
  if (!column) return null;
  const [samples = 1, steps = 1, ...shape] = column.values.shape;
  const width = sizeOf(shape);
  const at = Math.min(step, steps - 1);
  const remove = (sample: number): void => {
    // The last bin goes with its row, and the only row has none: the focus must not go with it.
    if (sample === samples - 1 || samples === 2) adder.current?.focus();
    edit('edit.rows', (document) => removeSample(document, sample));
  };
  return (
    <section className="panel-section" aria-label={t('inspector.data')}>
      <h3>
        {t('inspector.data')} {binding === undefined && <OpenMatrix source={{ kind: 'rows', node: node.id }} name={nodeTitle(node)} />}
        {steps > 1 && <span className="quiet">{t('data.step', { step: at + 1 })}</span>}
      </h3>
      {binding && <BoundTo columns={binding.columns} />}
      <DataLength />
      <div className="data-table">
        <TensorTable
          name={nodeTitle(node)}
          rows={samples}
          columns={width}
          digits={digits}
          readOnly={binding !== undefined}
          rowLabel={(row) => String(row + 1)}
          valueAt={(sample, element) => column.values.values[(sample * steps + at) * width + element] ?? NaN}
          onChange={(sample, element, value) => {
            typeData(node.id, { sample, step: at, element }, value);
          }}
        />
        {!fixed && samples > 1 && samples <= mostShown && (
          <div className="data-removers">
            {Array.from({ length: samples }, (_, sample) => (
              <button key={sample} type="button" className="icon-button" aria-label={t('data.removeSample', { sample: sample + 1 })} onClick={() => { remove(sample); }}>
                <Trash2 size={12} aria-hidden />
              </button>
            ))}
          </div>
        )}
      </div>
      {!fixed && (
        <button ref={adder} type="button" className="button" onClick={() => { edit('edit.rows', (document) => setDataLength(document, registry, samples + 1, steps)); }}>
          <Plus size={14} aria-hidden />
          {t('data.addSample')}
        </button>
      )}
    </section>
  );
}

/** Names that are listed one by one. */
const mostNames = 4;

/** Says that the rows come from the data set, and leads there. */
function BoundTo({ columns }: { readonly columns: readonly string[] }): JSX.Element {
  const { t } = useText();
  const name = useApp((state) => presentOf(state).dataset?.name ?? '');
  return (
    <div className="data-bound">
      <p className="quiet">{columns.length > mostNames ? t('data.boundToMany', { count: columns.length, name }) : t('data.boundTo', { columns: columns.join(', '), name })}</p>
      <CommandButton id="view.data" icon={Table2}>
        {t('data.openPanel')}
      </CommandButton>
    </div>
  );
}

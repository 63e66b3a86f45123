import { type JSX, useState } from 'react';
import type { GraphNode } from '../../src-core/graph/document.ts';
import { portKey } from '../../src-core/graph/resolve.ts';
import { sizeOf } from '../../src-core/tensor/shape.ts';
import { useText } from '../i18n/useText.ts';
import { useHidden } from '../model/hiddenNumbers.ts';
import type { NodeFacts } from '../model/nodeFacts.ts';
import { useApp } from '../model/store.ts';
import { aheadOf } from '../model/walk.ts';
import { HeatMap } from '../widgets/HeatMap.tsx';
import { TensorTable } from '../widgets/TensorTable.tsx';
import { useJacobian } from './useTensor.ts';

/** Wider ones are not worked out: as in the engine. */
const most = 256;

/** The local derivatives of a node at the step and sample on the screen; asked for only while it is unfolded. */
export function JacobianPanel({ node, facts }: { readonly node: GraphNode; readonly facts: NodeFacts }): JSX.Element | null {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const [input, setInput] = useState<string | undefined>();
  const [output, setOutput] = useState<string | undefined>();
  const hidesNumbers = useHidden().any;
  const ahead = useApp((state) => aheadOf(state) === 'values');
  const { graph, leftOut, shapes } = useApp((state) => state.analysis);
  const inputs = facts.inputs.filter((port) => port.differentiable !== false && graph.incoming.has(portKey(node.id, port.name)));
  const outputs = facts.definition.outputs(facts.config);
  const x = inputs.find(({ name }) => name === input) ?? inputs[0];
  const y = outputs.find(({ name }) => name === output) ?? outputs[0];
  if (!x || !y || leftOut.has(node.id)) return null;
  const source = graph.incoming.get(portKey(node.id, x.name))?.source;
  const rows = sizeOf(shapes.outputs.get(portKey(node.id, y.name)) ?? []);
  const columns = sizeOf((source && shapes.outputs.get(portKey(source.node, source.port))) ?? []);
  return (
    <section className="panel-section" aria-label={t('jacobian.title')}>
      <details className="fold jacobian" open={open} onToggle={(event) => { setOpen(event.currentTarget.open); }}>
        <summary className="backward">
          ◂ {t('jacobian.title')} ∂{y.name}/∂{x.name}
        </summary>
        {open && (
          <>
            <p className="quiet">{t('jacobian.hint')}</p>
            {(inputs.length > 1 || outputs.length > 1) && (
              <div className="jacobian-ports">
                <PortChoice label={t('jacobian.output')} names={outputs.map(({ name }) => name)} value={y.name} onChange={setOutput} />
                <PortChoice label={t('jacobian.input')} names={inputs.map(({ name }) => name)} value={x.name} onChange={setInput} />
              </div>
            )}
            {ahead ? (
              <p>{t('walk.ahead')}</p>
            ) : hidesNumbers ? (
              <p>{t('jacobian.hidden')}</p>
            ) : rows > most || columns > most ? (
              <p>{t('jacobian.tooLarge', { rows, columns, most })}</p>
            ) : (
              <Matrix node={node.id} input={x.name} output={y.name} />
            )}
          </>
        )}
      </details>
    </section>
  );
}

function PortChoice({ label, names, value, onChange }: { readonly label: string; readonly names: readonly string[]; readonly value: string; readonly onChange: (name: string) => void }): JSX.Element | null {
  if (names.length < 2) return null;
  return (
    <label className="field-inline">
      {label}
      <select className="select" value={value} onChange={(event) => { onChange(event.target.value); }}>
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}

function Matrix({ node, input, output }: { readonly node: string; readonly input: string; readonly output: string }): JSX.Element {
  const { t } = useText();
  const digits = useApp((state) => state.settings.digits);
  const step = useApp((state) => state.step);
  const sample = useApp((state) => state.sample);
  const known = useJacobian({ node, input, output, step, sample });
  if (!known) return <p className="quiet">{t('jacobian.none')}</p>;
  const { rows, columns, matrix } = known.answer;
  return (
    <div data-stale={known.stale || undefined} className="jacobian-matrix">
      <p className="quiet">{t('jacobian.place', { step: step + 1, sample: sample + 1, rows, columns })}</p>
      <TensorTable name={`∂${output}/∂${input}`} className="matrix-backward" rows={rows} columns={columns} digits={digits} valueAt={(row, column) => matrix[row * columns + column] ?? NaN} />
      <HeatMap name={`∂${output}/∂${input}`} kind="gradient" form={{ tiles: 1, rows, columns }} numbers={matrix} />
    </div>
  );
}

import { Trash2 } from 'lucide-react';
import { type JSX, useId } from 'react';
import { dataNodes } from '../../../src-core/graph/bindData.ts';
import type { Binding, DataSet, Split } from '../../../src-core/graph/dataset.ts';
import { suggestLong } from '../../../src-core/graph/dataSetEdits.ts';
import { registry } from '../../../src-core/node/registry.ts';
import type { DataSummary } from '../../../src-core/protocol/samples.ts';
import { isSeed } from '../../../src-core/tensor/random.ts';
import { useText } from '../../i18n/useText.ts';
import { bindColumns, changeSequence, changeSplit, dropData, normaliseColumns, showSamples } from '../../model/dataset.ts';
import { nodeTitle } from '../../model/nodeFacts.ts';
import { presentOf, useApp } from '../../model/store.ts';
import { ChoiceRow } from '../../widgets/ChoiceRow.tsx';
import { NumberCell } from '../../widgets/NumberCell.tsx';
import { ColumnChooser } from './ColumnChooser.tsx';

interface Props {
  readonly data: DataSet;
  readonly summary: DataSummary | null;
  /** Why no samples can be made. */
  readonly fault: { readonly title: string; readonly text: string } | null;
  readonly readOnly: boolean;
}

/** What the data set's rows mean, which columns the network takes, and which samples are for what. */
export function DataSettings({ data, summary, fault, readOnly }: Props): JSX.Element {
  const { t } = useText();
  return (
    <form className="data-settings" aria-label={t('dock.data')} onSubmit={(event) => { event.preventDefault(); }}>
      <header className="data-source">
        <strong>{data.name}</strong>
        <button type="button" className="icon-button" disabled={readOnly} aria-label={t('data.remove')} title={t('data.remove')} onClick={dropData}>
          <Trash2 size={14} aria-hidden />
        </button>
      </header>
      <p className="quiet data-summary">
        {t('data.rowsColumns', { rows: data.table.rows.toLocaleString('en'), columns: data.table.columns.length })}
        {summary && <Summary summary={summary} />}
      </p>
      {fault && (
        <div className="data-fault" role="alert">
          <strong>{fault.title}</strong>
          <p>{fault.text}</p>
        </div>
      )}
      <Bindings data={data} readOnly={readOnly} />
      <SequenceFields data={data} readOnly={readOnly} />
      <SplitFields data={data} readOnly={readOnly} />
      <ShownFields data={data} samples={summary?.samples ?? data.shown.length} readOnly={readOnly} />
    </form>
  );
}

function Summary({ summary: { samples, steps, shortest, parts, columns } }: { readonly summary: DataSummary }): JSX.Element {
  const { t } = useText();
  const missing = columns.reduce((sum, column) => sum + column.missing, 0);
  return (
    <>
      <br />
      {t('data.summary', { samples, ...parts })}
      {steps > 1 && ` · ${t('data.summarySteps', { shortest, steps })}`}
      {missing > 0 && ` · ${t('data.summaryMissing', { count: missing })}`}
    </>
  );
}

function Bindings({ data, readOnly }: { readonly data: DataSet; readonly readOnly: boolean }): JSX.Element {
  const { t } = useText();
  const document = useApp(presentOf);
  const nodes = dataNodes(document, registry);
  const inputs = nodes.filter(({ type }) => type === 'input').flatMap(({ id }) => data.bindings[id]?.columns ?? []);
  const numbers = inputs.filter((name) => data.table.columns.some((column) => column.name === name && column.kind === 'number' && !data.normalise[name]));
  return (
    <fieldset className="training-group">
      <legend>{t('data.bindings')}</legend>
      {nodes.length === 0 && <p className="quiet">{t('data.noNodes')}</p>}
      <div className="data-bindings">
        {nodes.map((node) => {
          const binding = data.bindings[node.id];
          const hasClass = binding?.columns.some((name) => data.table.columns.some((column) => column.name === name && column.kind === 'class'));
          const name = nodeTitle(node);
          return (
            <div key={node.id} className="data-binding" role="group" aria-label={t('data.bindingOf', { name })}>
              <span className="form-label">{name}</span>
              <ColumnChooser label={t('data.bindingOf', { name })} columns={data.table.columns} chosen={binding?.columns ?? []} disabled={readOnly} onChange={(columns) => { void bindColumns(node.id, (before) => (columns.length === 0 ? null : { columns: [...columns], classes: before?.classes ?? (node.type === 'target' ? 'index' : 'one-hot') })); }} />
              {binding && hasClass && (
                <select className="select" aria-label={`${name}: ${t('data.classes')}`} value={binding.classes} disabled={readOnly} onChange={(event) => { chooseClasses(node.id, event.target.value === 'one-hot' ? 'one-hot' : 'index'); }}>
                  <option value="index">{t('data.classes.index')}</option>
                  <option value="one-hot">{t('data.classes.one-hot')}</option>
                </select>
              )}
            </div>
          );
        })}
      </div>
      {numbers.length > 0 && (
        <button type="button" className="button" disabled={readOnly} onClick={() => { void normaliseColumns(numbers, 'standard'); }}>
          {t('data.normaliseAll')}
        </button>
      )}
    </fieldset>
  );
}

function chooseClasses(node: string, classes: Binding['classes']): void {
  void bindColumns(node, (before) => before && { ...before, classes });
}

const layouts = ['none', 'long', 'wide'] as const;

function SequenceFields({ data, readOnly }: { readonly data: DataSet; readonly readOnly: boolean }): JSX.Element {
  const { t } = useText();
  const id = useId();
  const { sequence, table } = data;
  const names = table.columns.map(({ name }) => name);
  const choose = (kind: (typeof layouts)[number]): void => {
    void changeSequence(() => (kind === 'none' ? null : kind === 'long' ? suggestLong(table) : { kind, steps: Math.max(1, names.length - 1) }));
  };
  return (
    <fieldset className="training-group">
      <legend>{t('data.rowsAre')}</legend>
      <div className="data-fields">
        <select id={id} className="select" aria-label={t('data.rowsAre')} value={sequence?.kind ?? 'none'} disabled={readOnly} onChange={(event) => { choose(layouts.find((layout) => layout === event.target.value) ?? 'none'); }}>
          {layouts.map((layout) => (
            <option key={layout} value={layout}>
              {t(`data.sequence.${layout}`)}
            </option>
          ))}
        </select>
        {sequence?.kind === 'long' && (
          <div className="form">
            <ChoiceRow label={t('data.sequence.id')} value={sequence.sequence} choices={names} told={(name) => name} disabled={readOnly} onChoose={(name) => { void changeSequence((now) => (now?.kind === 'long' ? { ...now, sequence: name } : now)); }} />
            <ChoiceRow label={t('data.sequence.step')} value={sequence.step} choices={[null, ...names]} told={(name) => name ?? t('data.sequence.byRow')} disabled={readOnly} onChoose={(name) => { void changeSequence((now) => (now?.kind === 'long' ? { ...now, step: name } : now)); }} />
          </div>
        )}
        {sequence?.kind === 'wide' && (
          <div className="form">
            <span className="form-label">{t('data.sequence.steps')}</span>
            <NumberCell label={t('data.sequence.steps')} value={sequence.steps} digits={0} readOnly={readOnly} accepts={(steps) => Number.isInteger(steps) && steps >= 1 && steps <= 100_000} onChange={(steps) => { void changeSequence(() => ({ kind: 'wide', steps })); }} />
          </div>
        )}
      </div>
    </fieldset>
  );
}

const percent = 100;
const isShare = (value: number): boolean => value >= 0 && value <= 99;

function SplitFields({ data, readOnly }: { readonly data: DataSet; readonly readOnly: boolean }): JSX.Element {
  const { t } = useText();
  const { split, table } = data;
  const choose = (kind: string): void => {
    const column = table.columns.find((one) => one.kind === 'class') ?? table.columns[0];
    const next: Split = kind === 'column' && column ? { kind: 'column', column: column.name, validation: null, test: null } : { kind: 'seed', seed: 1, validation: 0.2, test: 0 };
    void changeSplit(() => next);
  };
  return (
    <fieldset className="training-group">
      <legend>{t('data.split')}</legend>
      <div className="data-fields">
        <select className="select" aria-label={t('data.split')} value={split.kind} disabled={readOnly} onChange={(event) => { choose(event.target.value); }}>
          <option value="seed">{t('data.split.seed')}</option>
          <option value="column">{t('data.split.column')}</option>
        </select>
        {split.kind === 'seed' ? (
          <div className="form">
            {(['validation', 'test'] as const).map((part) => (
              <Labelled key={part} label={`${t(`data.split.${part}`)} %`}>
                <NumberCell label={`${t(`data.split.${part}`)} %`} value={Math.round(split[part] * percent * 100) / 100} digits={0} exact readOnly={readOnly} range={t('data.split.percent')} accepts={(value) => isShare(value) && value / percent + split[part === 'test' ? 'validation' : 'test'] < 1} onChange={(value) => { void changeSplit((now) => (now.kind === 'seed' ? { ...now, [part]: value / percent } : now)); }} />
              </Labelled>
            ))}
            <Labelled label={t('data.split.seedField')}>
              <NumberCell label={`${t('data.split')}: ${t('data.split.seedField')}`} value={split.seed} digits={0} exact readOnly={readOnly} accepts={isSeed} onChange={(seed) => { void changeSplit((now) => (now.kind === 'seed' ? { ...now, seed } : now)); }} />
            </Labelled>
          </div>
        ) : (
          <div className="form">
            <ChoiceRow label={t('data.split.columnField')} value={split.column} choices={table.columns.map(({ name }) => name)} told={(name) => name} disabled={readOnly} onChoose={(column) => { void changeSplit((now) => (now.kind === 'column' ? { ...now, column, validation: null, test: null } : now)); }} />
            {(['validation', 'test'] as const).map((part) => (
              <SplitValue key={part} part={part} split={split} data={data} readOnly={readOnly} />
            ))}
          </div>
        )}
      </div>
    </fieldset>
  );
}

function SplitValue({ part, split, data, readOnly }: { readonly part: 'validation' | 'test'; readonly split: Extract<Split, { kind: 'column' }>; readonly data: DataSet; readonly readOnly: boolean }): JSX.Element {
  const { t } = useText();
  const column = data.table.columns.find(({ name }) => name === split.column);
  const names = column?.kind === 'class' ? column.classes : ['0', '1', '2'];
  return <ChoiceRow label={t(`data.split.${part}`)} value={split[part]} choices={[null, ...names]} told={(name) => name ?? t('data.split.nothing')} disabled={readOnly} onChoose={(value) => { void changeSplit((now) => (now.kind === 'column' ? { ...now, [part]: value } : now)); }} />;
}

/** As many as the canvas is for; the rest is seen in the results. */
const mostShown = 100;

/** Which samples are on the canvas: some in a row. Single ones are chosen in the table. */
function ShownFields({ data: { shown }, samples, readOnly }: { readonly data: DataSet; readonly samples: number; readonly readOnly: boolean }): JSX.Element {
  const { t } = useText();
  const show = (next: { readonly from?: number; readonly count?: number }): void => {
    void showSamples((now) => {
      const { from = (now[0] ?? 0) + 1, count = now.length } = next;
      return Array.from({ length: Math.max(1, Math.min(count, samples - from + 1)) }, (_, index) => from - 1 + index);
    });
  };
  const isWithin = (most: number) => (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= most;
  const most = Math.min(mostShown, samples);
  return (
    <fieldset className="training-group">
      <legend>{t('data.shown')}</legend>
      <div className="form">
        <Labelled label={t('data.shownFirst')}>
          <NumberCell label={t('data.shownFirst')} value={(shown[0] ?? 0) + 1} digits={0} exact readOnly={readOnly} range={t('data.shownMost', { most: samples })} accepts={isWithin(samples)} onChange={(from) => { show({ from }); }} />
        </Labelled>
        <Labelled label={t('data.shownCount')}>
          <NumberCell label={`${t('data.shown')}: ${t('data.shownCount')}`} value={shown.length} digits={0} exact readOnly={readOnly} range={t('data.shownMost', { most })} accepts={isWithin(most)} onChange={(count) => { show({ count }); }} />
        </Labelled>
      </div>
    </fieldset>
  );
}

function Labelled({ label, children }: { readonly label: string; readonly children: JSX.Element }): JSX.Element {
  return (
    <>
      <span className="form-label">{label}</span>
      {children}
    </>
  );
}

import { AppError } from '../../src-core/graph/appError.ts';
import { putData, removeData, suggestBindings } from '../../src-core/graph/bindData.ts';
import type { Binding, DataSet, Normalisation, Recipe, Split } from '../../src-core/graph/dataset.ts';
import { fitNormalisation } from '../../src-core/graph/normalisation.ts';
import { registry } from '../../src-core/node/registry.ts';
import type { DataSummary, ImportOptions, TableEdit, TableInfo } from '../../src-core/protocol/trainContract.ts';
import { host } from '../host/connection.ts';
import { translate } from '../i18n/translate.ts';
import { type EditName, edit } from './documentEdits.ts';
import { notify, notifyError } from './notices.ts';
import { app, currentDocument } from './store.ts';

/** Samples that are put on the canvas when a data set is chosen. */
const firstShown = 4;
const defaultSplit: Split = { kind: 'seed', seed: 1, validation: 0.2, test: 0 };

type Suggested = Parameters<typeof suggestBindings>[4];

/** Takes the table that a recipe makes as the data set. */
export async function chooseRecipe(recipe: Recipe): Promise<void> {
  const { info, sequence, suggested } = await host.call('table.make', { source: { kind: 'recipe', recipe } });
  await choose(translate(`data.recipe.${recipe.kind}`), info, sequence, suggested);
}

/** Imports a file and takes it as the data set. Cancelling leaves everything as it was. */
export async function importTable(path: string, name: string, options: ImportOptions, signal: AbortSignal): Promise<void> {
  const { info, sequence, dropped } = await host.call('table.import', { path, options }, signal);
  await choose(name, info, sequence);
  const title = translate('data.imported', { rows: info.table.rows, columns: info.table.columns.length });
  notify({ kind: 'success', title, ...(dropped > 0 && { text: translate('data.dropped', { count: dropped }) }) });
}

/** Takes typed or pasted texts as the data set. */
export async function createTable(names: readonly string[], cells: readonly (readonly string[])[]): Promise<void> {
  const { info } = await host.call('table.create', { names: [...names], cells: cells.map((row) => [...row]) });
  await choose(translate('data.typed'), info, null);
}

export function dropData(): void {
  edit('edit.dataset', removeData);
}

/** Chooses what a node's rows are made of; null: nothing. */
export function bindColumns(node: string, binding: Binding | null): Promise<void> {
  return change(({ bindings, ...data }) => {
    const { [node]: _before, ...others } = bindings;
    return { ...data, bindings: binding ? { ...others, [node]: binding } : others };
  });
}

export function changeSplit(split: Split): Promise<void> {
  return change((data) => ({ ...data, split }));
}

export function changeSequence(sequence: DataSet['sequence']): Promise<void> {
  return change((data) => ({ ...data, sequence }));
}

/** Normalises columns, or no longer. The numbers for it come from the training part alone. */
export function normaliseColumns(names: readonly string[], kind: Normalisation['kind'] | null): Promise<void> {
  return change((data) => {
    const kept = Object.fromEntries(Object.entries(data.normalise).filter(([name]) => !names.includes(name)));
    // Fitted below, as after every change.
    const asked = kind === null ? [] : names.map((name) => [name, { kind, shift: 0, scale: 1 }] as const);
    return { ...data, normalise: { ...kept, ...Object.fromEntries(asked) } };
  });
}

export function showSamples(shown: readonly number[]): Promise<void> {
  return change((data) => ({ ...data, shown: [...shown] }), 'edit.shown');
}

/** Changes the table: cells, rows, columns. */
export async function editTable(what: TableEdit): Promise<void> {
  await change(async (data) => {
    const { info } = await host.call('table.edit', { source: data.source, edit: what });
    return { ...data, ...renamed(data, what), ...info };
  }, 'edit.table');
}

/** What a data set comes to, or what is wrong with it. */
export async function summaryOf(data: DataSet): Promise<DataSummary | AppError> {
  try {
    return await host.call('engine.describeData', { data });
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

async function choose(name: string, { source, table }: TableInfo, sequence: DataSet['sequence'], suggested?: Suggested): Promise<void> {
  const bindings = suggestBindings(currentDocument(), registry, table, sequence, suggested);
  await put({ name, source, table, sequence, split: defaultSplit, normalise: {}, missing: {}, bindings, shown: [] }, 'edit.dataset');
}

/** One change at a time: each is made to what the one before has left. */
let turn: Promise<void> = Promise.resolve();

function change(how: (data: DataSet) => DataSet | Promise<DataSet>, name: EditName = 'edit.dataset'): Promise<void> {
  turn = turn.then(async () => {
    const { dataset } = currentDocument();
    if (!dataset) return;
    try {
      await put(await how(dataset), name, dataset);
    } catch (error) {
      notifyError(error);
    }
  });
  return turn;
}

/** Puts a data set into the document, fitted to its training part, with rows of it on the canvas. */
async function put(data: DataSet, name: EditName, before: DataSet | null = currentDocument().dataset): Promise<void> {
  const summary = await host.call('engine.describeData', { data });
  const fitted = fittedTo(data, summary);
  const kept = fitted.shown.filter((sample) => sample < summary.samples);
  const shown = kept.length > 0 ? kept : Array.from({ length: Math.min(firstShown, summary.samples) }, (_, sample) => sample);
  const next = { ...fitted, shown };
  const rows = await host.call('engine.samples', { data: next, samples: shown });
  // Meanwhile another document may have been opened.
  if (currentDocument().dataset !== before) return;
  edit(name, (document) => putData(document, registry, next, rows));
  app.setState(({ sample }) => ({ sample: Math.min(sample, shown.length - 1) }));
}

function fittedTo(data: DataSet, { columns }: DataSummary): DataSet {
  const normalise = columns.flatMap((column): [string, Normalisation][] => {
    const fitted = data.normalise[column.name] && fitNormalisation(data.normalise[column.name]?.kind ?? 'standard', column);
    return fitted ? [[column.name, fitted]] : [];
  });
  const numbers = new Set(data.table.columns.filter(({ kind }) => kind === 'number').map(({ name }) => name));
  const missing = columns.flatMap(({ name, missing: count, mean }): [string, number][] => (count > 0 && mean !== null && numbers.has(name) ? [[name, mean]] : []));
  return { ...data, normalise: Object.fromEntries(normalise), missing: Object.fromEntries(missing) };
}

/** What names a column goes by the name it has after a change. */
function renamed({ table, bindings, normalise, sequence, split }: DataSet, what: TableEdit): Partial<DataSet> {
  if (what.kind !== 'rename-column' && what.kind !== 'delete-column') return {};
  const old = table.columns[what.column]?.name;
  const now = what.kind === 'rename-column' ? what.name : undefined;
  const names = (name: string): string[] => (name !== old ? [name] : now === undefined ? [] : [now]);
  const bound = Object.entries(bindings).flatMap(([node, binding]): [string, Binding][] => {
    const columns = binding.columns.flatMap(names);
    return columns.length > 0 ? [[node, { ...binding, columns }]] : [];
  });
  const isOrder = sequence?.kind === 'long' && (sequence.sequence === old || sequence.step === old);
  return {
    bindings: Object.fromEntries(bound),
    normalise: Object.fromEntries(Object.entries(normalise).flatMap(([name, fitted]) => names(name).map((kept) => [kept, fitted] as const))),
    ...(isOrder && { sequence: now === undefined ? null : { ...sequence, sequence: sequence.sequence === old ? now : sequence.sequence, step: sequence.step === old ? now : sequence.step } }),
    ...(split.kind === 'column' && split.column === old && { split: now === undefined ? defaultSplit : { ...split, column: now } }),
  };
}

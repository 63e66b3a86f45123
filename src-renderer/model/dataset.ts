import { AppError } from '../../src-core/graph/appError.ts';
import { type BoundRows, putData, removeData, suggestBindings } from '../../src-core/graph/bindData.ts';
import type { Binding, DataSet, Normalisation, Recipe, Split } from '../../src-core/graph/dataset.ts';
import { defaultSplit, withColumnNamed, withRowsMoved, withSequence } from '../../src-core/graph/dataSetEdits.ts';
import { fitNormalisation } from '../../src-core/graph/normalisation.ts';
import { registry } from '../../src-core/node/registry.ts';
import type { DataSummary } from '../../src-core/protocol/samples.ts';
import type { ImportFault, ImportOptions, TableEdit, TableInfo } from '../../src-core/protocol/tableContract.ts';
import { host } from '../host/connection.ts';
import { translate } from '../i18n/translate.ts';
import { type EditName, edit } from './documentEdits.ts';
import { notify, notifyError } from './notices.ts';
import { app, currentDocument, presentOf } from './store.ts';

/** Samples that are put on the canvas when a data set is chosen. */
const firstShown = 4;

type Suggested = Parameters<typeof suggestBindings>[4];

/** Takes the table that a recipe makes as the data set of the document that is open. */
export async function chooseRecipe(recipe: Recipe, signal: AbortSignal): Promise<void> {
  const isHere = sameDocument();
  const { info, sequence, suggested } = await host.call('table.make', { source: { kind: 'recipe', recipe } }, signal);
  await choose(() => isHere() && !signal.aborted, translate(`data.recipe.${recipe.kind}`), info, sequence, suggested);
}

/** Imports a file and takes it as the data set of the document that is open. Cancelling leaves everything as it was. */
export async function importTable(path: string, name: string, options: ImportOptions, signal: AbortSignal): Promise<void> {
  const isHere = sameDocument();
  const { info, sequence, dropped, faults, faultCount } = await host.call('table.import', { path, options }, signal);
  if (!(await choose(() => isHere() && !signal.aborted, name, info, sequence))) return;
  const title = translate('data.imported', { rows: info.table.rows, columns: info.table.columns.length });
  const text = [...(dropped > 0 ? [translate('data.dropped', { count: dropped })] : []), ...(faultCount > 0 ? [faultsText(faults, faultCount)] : [])].join('\n');
  notify({ kind: faultCount > 0 ? 'info' : 'success', title, ...(text !== '' && { text }) });
}

/** Faults that are named after an import; the dialog lists more of them before it. */
const namedFaults = 3;

function faultsText(faults: readonly ImportFault[], count: number): string {
  const named = faults.slice(0, namedFaults).map(({ kind, row, column, name }) => `${translate('data.faultPlace', { row, column })}${name === '' ? '' : ` ${name}`}: ${translate(`data.fault.${kind}`)}`);
  return [translate('data.faults', { count }), ...named, ...(count > named.length ? ['…'] : [])].join('\n');
}

/** Takes typed or pasted texts as the data set. */
export async function createTable(names: readonly string[], cells: readonly (readonly string[])[], signal: AbortSignal): Promise<void> {
  const isHere = sameDocument();
  const { info } = await host.call('table.create', { names: [...names], cells: cells.map((row) => [...row]) }, signal);
  await choose(() => isHere() && !signal.aborted, translate('data.typed'), info, null);
}

export function dropData(): void {
  edit('edit.dataset', removeData);
}

/* What is changed is what the change before has left, which may not be on the screen yet. */

/** Chooses what a node's rows are made of; null: nothing. */
export function bindColumns(node: string, how: (binding: Binding | null) => Binding | null): Promise<void> {
  return change(({ bindings, ...data }) => {
    const { [node]: before = null, ...others } = bindings;
    const binding = how(before);
    return { ...data, bindings: binding ? { ...others, [node]: binding } : others };
  });
}

export function changeSplit(how: (split: Split) => Split): Promise<void> {
  return change((data) => ({ ...data, split: how(data.split) }));
}

export function changeSequence(how: (sequence: DataSet['sequence']) => DataSet['sequence']): Promise<void> {
  return change((data) => withSequence(data, how(data.sequence)));
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

export function showSamples(how: (shown: readonly number[]) => readonly number[]): Promise<void> {
  return change((data) => ({ ...data, shown: [...how(data.shown)] }), 'edit.shown');
}

/** Changes the table: cells, rows, columns. */
export async function editTable(what: TableEdit): Promise<void> {
  await change(async (data) => {
    const { info } = await host.call('table.edit', { source: data.source, edit: what });
    return { ...following(data, what, info), ...info };
  }, 'edit.table');
}

/** What a data set comes to. With a fault, it cannot be trained on until that is mended. */
export interface DataReport {
  readonly summary: DataSummary | null;
  readonly fault: AppError | null;
}

export async function reportOn(data: DataSet): Promise<DataReport> {
  let summary: DataSummary | null = null;
  try {
    summary = await host.call('engine.describeData', { data });
    // Every cell that samples are made of is checked for it.
    await host.call('engine.samples', { data, samples: [] });
    return { summary, fault: null };
  } catch (error) {
    if (error instanceof AppError) return { summary, fault: error };
    throw error;
  }
}

/** Whether the document that is open now is still open: what was made for it is not for another. */
function sameDocument(): () => boolean {
  const { opened } = app.getState();
  return () => app.getState().opened === opened;
}

/** Resolves to whether the document has the data set now. */
async function choose(isWanted: () => boolean, name: string, { source, table }: TableInfo, sequence: DataSet['sequence'], suggested?: Suggested): Promise<boolean> {
  if (!isWanted()) return false;
  const { dataset } = currentDocument();
  const bindings = suggestBindings(currentDocument(), registry, table, sequence, suggested);
  return put({ name, source, table, sequence, split: defaultSplit, normalise: {}, missing: {}, bindings, shown: [] }, 'edit.dataset', () => isWanted() && currentDocument().dataset === dataset);
}

/** One change at a time: each is made to what the one before has left. */
let turn: Promise<void> = Promise.resolve();

function change(how: (data: DataSet) => DataSet | Promise<DataSet>, name: EditName = 'edit.dataset'): Promise<void> {
  turn = turn.then(async () => {
    const { dataset } = currentDocument();
    if (!dataset) return;
    try {
      await put(await how(dataset), name, () => currentDocument().dataset === dataset);
    } catch (error) {
      notifyError(error);
    }
  });
  return turn;
}

/**
 * Puts a data set into the document, fitted to its training part, with rows of it on the canvas. One that makes no
 * samples yet is kept as it is, as the panel says what is to be mended, and the canvas stays.
 */
async function put(data: DataSet, name: EditName, isWanted: () => boolean): Promise<boolean> {
  const made = await samplesOf(data);
  // Meanwhile another data set may have been chosen, or another document opened.
  if (!isWanted()) return false;
  edit(name, (document) => (made.rows ? putData(document, registry, made.data, made.rows) : { ...document, dataset: made.data }));
  app.setState((state) => ({ sample: Math.min(state.sample, presentOf(state).data.samples - 1) }));
  return true;
}

async function samplesOf(data: DataSet): Promise<{ readonly data: DataSet; readonly rows: BoundRows | null }> {
  let next = data;
  try {
    const summary = await host.call('engine.describeData', { data });
    const kept = data.shown.filter((sample) => sample < summary.samples);
    const shown = kept.length > 0 ? kept : Array.from({ length: Math.min(firstShown, summary.samples) }, (_, sample) => sample);
    next = { ...fittedTo(data, summary), shown };
    return { data: next, rows: await host.call('engine.samples', { data: next, samples: shown }) };
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('E_DATA_')) return { data: next, rows: null };
    throw error;
  }
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

/** What names a column goes by the name it has after a change, and the same rows stay on the canvas. */
function following(data: DataSet, what: TableEdit, { table }: TableInfo): DataSet {
  if (what.kind === 'insert-rows' || what.kind === 'delete-rows') return withRowsMoved(data, what);
  if (what.kind !== 'rename-column' && what.kind !== 'delete-column') return data;
  const old = data.table.columns[what.column]?.name;
  if (old === undefined) return data;
  // Where the name was taken the host has found another.
  return withColumnNamed(data, old, what.kind === 'rename-column' ? (table.columns[what.column]?.name ?? null) : null);
}

import type { ArrayExpression, ArrayStatement } from './arrayOps.ts';
import { add, extentOf, isAmount, mapParts, readsOf, reshape, sameExtent, sameExtents, shapeOf, shapeOfView, zero } from './expressions.ts';
import { lower } from './lower.ts';
import { type Trace, type TraceTensor, type TracedStage, type TracedView, isOfRun } from './trace.ts';

/** A document's network as statements on arrays. */
export interface ArrayProgram extends Trace<ArrayStatement> {
  /** The tensors that begin as zeros, by id: those that are added to, or read, where nothing was written before. */
  readonly zeroed: ReadonlySet<string>;
}

/**
 * A trace in the array vocabulary, made to be read: a sum of zeros and something is that; consecutive statements on one
 * matrix are one; gradients that are always 0 are left out, and so is what leads neither to a tensor that is to be kept nor
 * to the loss.
 */
export function arrayProgram(trace: Trace, keep: (tensor: TraceTensor) => boolean): ArrayProgram {
  let program: Trace<ArrayStatement> = mapGroups(trace, (operations) => operations.flatMap(lower));
  program = withoutZeros(program);
  program = mapGroups(program, folded);
  program = assignFirst(program);
  program = mapGroups(program, folded);
  program = withoutUnread(mapGroups(mapGroups(program, withoutRows), folded), keep);
  return { ...program, tensors: tensorsOf(program), zeroed: zeroedIn(program) };
}

/** The statements of a program, in the order in which they are written. */
export function statementsOf({ forward, backward }: Pick<Trace<ArrayStatement>, 'forward' | 'backward'>): ArrayStatement[] {
  return [...forward, ...backward].flatMap(({ nodes }) => nodes.flatMap(({ groups }) => groups.flatMap(({ operations }) => operations)));
}

function mapGroups<O>(trace: Trace<O>, change: (operations: readonly O[]) => readonly ArrayStatement[]): Trace<ArrayStatement> {
  const map = (stages: readonly TracedStage<O>[]): TracedStage<ArrayStatement>[] =>
    stages.map(({ direction, nodes }) => ({
      direction,
      nodes: nodes.map(({ groups, ...node }) => ({ ...node, groups: groups.map(({ steps, operations }) => ({ steps, operations: change(operations) })).filter(({ operations }) => operations.length > 0) })).filter(({ groups }) => groups.length > 0),
    }));
  return { ...trace, forward: map(trace.forward), backward: map(trace.backward) };
}

/** Gradients that nothing is written to are 0, and so is what is made of them. */
function withoutZeros(program: Trace<ArrayStatement>): Trace<ArrayStatement> {
  const statements = statementsOf(program);
  const written = new Set(statements.map(({ to }) => to.tensor.id));
  const isZero = ({ tensor }: TracedView): boolean => 'gradient' in tensor && tensor.gradient && !written.has(tensor.id);
  const isEdgeZero = ({ tensor }: TracedView): boolean => tensor.kind === 'edge-gradient' && !written.has(tensor.id);
  const simpler = (e: ArrayExpression): ArrayExpression => (e.op === 'read' && (isZero(e.view) || isEdgeZero(e.view)) ? zero : mapParts(e, simpler));
  const next = mapGroups(program, (operations) => operations.map((statement) => ({ ...statement, value: simpler(statement.value) })).filter(({ kind, value }) => kind === 'set' || !isAmount(value, 0)));
  return statementsOf(next).length === statements.length ? next : withoutZeros(next);
}

function folded(statements: readonly ArrayStatement[]): ArrayStatement[] {
  const result: ArrayStatement[] = [];
  for (const statement of statements) {
    const before = result.at(-1);
    const together = before && joined(before, statement);
    if (together) result[result.length - 1] = together;
    else result.push(statement);
  }
  return joinPieces(result);
}

/** Two statements, one right behind the other, as one; undefined where they are not of the same matrix. */
function joined(before: ArrayStatement, { kind, to, columns, value }: ArrayStatement): ArrayStatement | undefined {
  const isSame = before.kind === 'set' && !before.columns && !columns && before.to.tensor === to.tensor && before.to.lag === to.lag && before.to.fromRow === to.fromRow;
  if (!isSame || !(before.value.op === 'number' || sameExtents(shapeOfView(before.to), shapeOfView(to)))) return undefined;
  if (!sameExtents([extentOf(before.to)], [extentOf(to)])) return undefined;
  const own = readsOf(value).filter(({ tensor }) => tensor === to.tensor);
  if (own.length === 0) return { kind: 'set', to, columns: null, value: kind === 'add' ? add(before.value, value) : value };
  const [only] = own;
  if (kind === 'add' || own.length > 1 || only?.lag !== to.lag || !sameExtents(shapeOfView(only), shapeOf(before.value))) return undefined;
  const substituted = (e: ArrayExpression): ArrayExpression => (e.op === 'read' && e.view.tensor === to.tensor ? before.value : mapParts(e, substituted));
  return { kind: 'set', to, columns: null, value: substituted(value) };
}

/** A row on its way that is read once is put where it is read. */
function withoutRows(statements: readonly ArrayStatement[]): ArrayStatement[] {
  const result = [...statements];
  for (let index = 0; index < result.length; index++) {
    const row = result[index];
    if (row?.to.tensor.kind !== 'row' || row.kind !== 'set' || row.columns) continue;
    const { tensor } = row.to;
    const reading = result.findIndex(({ value }, at) => at > index && readsOf(value).some((view) => view.tensor === tensor));
    const isOnly = result.filter(({ to }) => to.tensor === tensor).length === 1 && result.flatMap(({ value }) => readsOf(value)).filter((view) => view.tensor === tensor).length === 1;
    const inputs = new Set(readsOf(row.value).map((view) => view.tensor));
    const isSafe = !result.slice(index + 1, reading).some(({ to }) => inputs.has(to.tensor)) && sameExtents(shapeOf(row.value), shapeOfView(row.to));
    const reader = result[reading];
    if (!reader || !isOnly || !isSafe) continue;
    const put = (e: ArrayExpression): ArrayExpression => (e.op === 'read' && e.view.tensor === tensor ? reshape(row.value, shapeOfView(e.view)) : mapParts(e, put));
    result[reading] = { ...reader, value: put(reader.value) };
    result.splice(index, 1);
    index -= 1;
  }
  return result;
}

/** Pieces that are written one beside the other, and together are all of a matrix, are put together. */
function joinPieces(statements: readonly ArrayStatement[]): ArrayStatement[] {
  const result: ArrayStatement[] = [];
  for (let index = 0; index < statements.length; index++) {
    const first = statements[index];
    if (!first) continue;
    const parts: ArrayStatement[] = [];
    for (let at = index, end = 0; ; at++) {
      const piece = statements[at];
      if (piece?.kind !== 'set' || piece.value.op === 'number' || piece.columns?.from !== end || piece.to.tensor !== first.to.tensor || piece.to.lag !== first.to.lag) break;
      parts.push(piece);
      end = piece.columns.to;
      if (end === first.to.columns) break;
    }
    if (parts.at(-1)?.columns?.to === first.to.columns && parts.length > 1) {
      result.push({ kind: 'set', to: first.to, columns: null, value: { op: 'concatenate', parts: parts.map(({ value }) => value) } });
      index += parts.length - 1;
    } else result.push(first);
  }
  return result;
}

/** Every statement at every step, in the order in which they run. */
export function forEachExecution({ steps, forward, backward }: Trace<ArrayStatement>, visit: (statement: ArrayStatement, step: number) => void): void {
  for (const { direction, nodes } of [...forward, ...backward]) {
    const groups = nodes.map((node) => {
      const byStep = new Map<number, readonly ArrayStatement[]>();
      for (const group of node.groups) for (const step of group.steps) byStep.set(step, group.operations);
      return byStep;
    });
    for (let index = 0; index < steps; index++) {
      const step = direction === 'forwards' ? index : steps - 1 - index;
      for (const byStep of groups) for (const statement of byStep.get(step) ?? []) visit(statement, step);
    }
  }
}

/** What was written so far of the tensors of a run, at each step, and of parameters' gradients and losses, which have none. */
class Written {
  readonly #places = new Set<string>();

  has(view: TracedView, step: number): boolean {
    return this.#places.has(keyOf(view, step));
  }

  add(view: TracedView, step: number): void {
    this.#places.add(keyOf(view, step));
  }
}

function keyOf({ tensor, lag }: TracedView, step: number): string {
  return isOfRun(tensor) ? `${tensor.id} ${String(step + lag)}` : tensor.id;
}

function isWhole({ to, columns }: ArrayStatement): boolean {
  const size = to.tensor.shape.reduce((product, extent) => product * extent, 1);
  return !columns && sameExtent(extentOf(to), isOfRun(to.tensor) ? { perSample: size } : size);
}

/** What is added to zeros, at every step, is assigned instead. */
function assignFirst(program: Trace<ArrayStatement>): Trace<ArrayStatement> {
  const written = new Written();
  const candidates = new Set(statementsOf(program).filter((statement) => statement.kind === 'add' && isWhole(statement) && !readsOf(statement.value).some(({ tensor }) => tensor === statement.to.tensor)));
  forEachExecution(program, (statement, step) => {
    if (written.has(statement.to, step)) candidates.delete(statement);
    written.add(statement.to, step);
  });
  return mapGroups(program, (operations) => operations.map((statement) => (candidates.has(statement) ? { ...statement, kind: 'set' } : statement)));
}

function zeroedIn(program: Trace<ArrayStatement>): Set<string> {
  const written = new Written();
  const zeroed = new Set<string>();
  const reads = new Map(statementsOf(program).map((statement) => [statement, readsOf(statement.value)]));
  forEachExecution(program, (statement, step) => {
    for (const view of reads.get(statement) ?? []) if (isComputed(view.tensor) && !written.has(view, step)) zeroed.add(view.tensor.id);
    const { to } = statement;
    if (!(statement.kind === 'set' && isWhole(statement)) && !written.has(to, step)) zeroed.add(to.tensor.id);
    written.add(to, step);
  });
  return zeroed;
}

/** Not given: neither data, which no statement writes, nor a parameter, nor fixed. */
function isComputed(tensor: TraceTensor): boolean {
  return tensor.kind === 'loss' || tensor.kind === 'edge-gradient' || ('gradient' in tensor && tensor.gradient);
}

function withoutUnread(program: Trace<ArrayStatement>, keep: (tensor: TraceTensor) => boolean): Trace<ArrayStatement> {
  const statements = statementsOf(program);
  const live = new Set(statements.filter(({ to: { tensor } }) => keep(tensor) || (tensor.kind === 'loss' && tensor.node === null)).map(({ to }) => to.tensor));
  const reads = new Map<TraceTensor, Set<TraceTensor>>();
  for (const { to, value } of statements) {
    const read = reads.get(to.tensor) ?? new Set();
    for (const { tensor } of readsOf(value)) read.add(tensor);
    reads.set(to.tensor, read);
  }
  // A set may grow while it is walked through.
  for (const tensor of live) for (const read of reads.get(tensor) ?? []) live.add(read);
  return mapGroups(program, (operations) => operations.filter(({ to }) => live.has(to.tensor)));
}

function tensorsOf(program: Trace<ArrayStatement>): Map<string, TraceTensor> {
  const tensors = new Map<string, TraceTensor>();
  for (const { to, value } of statementsOf(program)) for (const { tensor } of [to, ...readsOf(value)]) tensors.set(tensor.id, tensor);
  return tensors;
}

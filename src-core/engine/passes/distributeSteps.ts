import { components } from '../../graph/components.ts';
import { type Use, footprintOf } from '../../kernels/footprint.ts';
import { wordsPerInstruction } from '../../kernels/operations.ts';
import { type Listing, ListingWriter } from './listing.ts';

/** A place that a statement touches: `offset` in its first iteration, `stride` further on in each one after. */
interface Access extends Use {
  readonly offset: number;
  readonly stride: number;
}

/** A statement of the loop's body in iterations that follow each other: the same work, in places at equal distances. */
interface Statement {
  readonly place: number;
  readonly first: number;
  /** Where its instructions are in the listing, by iteration. */
  readonly instructions: readonly number[];
  readonly accesses: readonly Access[];
}

/**
 * Takes the loop over the time steps apart (loop distribution and vectorisation after Allen and Kennedy, 1987):
 * statements that depend on themselves through other steps stay in a loop; each of the others is done for all steps at
 * once, by one instruction where its places lie side by side. So the inputs of all steps are projected in one product,
 * and the gradient of weights is one product over all steps, for wired gates as for fused cells.
 */
export function distributeSteps(listing: Listing): Listing {
  const writer = new ListingWriter();
  for (let index = 0; index < listing.count; index++) if ((listing.iterations[index] ?? 0) < 0) writer.copy(listing, index, -1, 0);
  const statements = statementsOf(listing);
  const { after, carried } = dependences(statements);
  const groups = components(statements.length, after);
  const isLoop = groups.map((members) => members.length > 1 || members.some((member) => carried.has(member) || !canMerge(listing, statements[member])));
  let loop: Statement[] = [];
  for (const group of inOrder(groups, after, isLoop, statements)) {
    const members = (groups[group] ?? []).flatMap((member) => statements[member] ?? []);
    if (isLoop[group]) {
      loop.push(...members);
      continue;
    }
    writeLoop(listing, loop, writer);
    loop = [];
    for (const statement of members) writeMerged(listing, statement, writer);
  }
  writeLoop(listing, loop, writer);
  return writer.listing();
}

/** The instructions of the loop, gathered into statements. */
function statementsOf(listing: Listing): Statement[] {
  const byPlace = new Map<number, number[]>();
  for (let index = 0; index < listing.count; index++) {
    if ((listing.iterations[index] ?? 0) < 0) continue;
    const place = listing.statements[index] ?? 0;
    const list = byPlace.get(place);
    if (list) list.push(index);
    else byPlace.set(place, [index]);
  }
  return [...byPlace].sort(([a], [b]) => a - b).flatMap(([place, instructions]) => runsOf(listing, place, instructions));
}

function runsOf(listing: Listing, place: number, instructions: readonly number[]): Statement[] {
  const { code, iterations } = listing;
  const runs: Statement[] = [];
  for (let from = 0; from < instructions.length;) {
    const head = instructions[from] ?? 0;
    const { uses } = footprintOf(code, head * wordsPerInstruction);
    const second = instructions[from + 1];
    const strides = uses.map(({ operand }) => (second === undefined ? 0 : distance(code, head, second, operand)));
    let to = from + 1;
    while (to < instructions.length && goesOn(listing, instructions[to - 1] ?? 0, instructions[to] ?? 0, uses, strides)) to++;
    const accesses = uses.map((use, index): Access => ({ ...use, offset: code[head * wordsPerInstruction + use.operand] ?? 0, stride: to === from + 1 ? 0 : (strides[index] ?? 0) }));
    runs.push({ place, first: iterations[head] ?? 0, instructions: instructions.slice(from, to), accesses });
    from = to;
  }
  return runs;
}

function distance(code: Int32Array, from: number, to: number, operand: number): number {
  return (code[to * wordsPerInstruction + operand] ?? 0) - (code[from * wordsPerInstruction + operand] ?? 0);
}

/** Whether an instruction does what the one before did, one iteration later and so much further on. */
function goesOn({ code, constants, iterations }: Listing, before: number, now: number, uses: readonly Use[], strides: readonly number[]): boolean {
  if (iterations[now] !== (iterations[before] ?? 0) + 1 || constants[now] !== constants[before]) return false;
  for (let word = 0; word < wordsPerInstruction; word++) {
    const use = uses.findIndex(({ operand }) => operand === word);
    const expected = use === -1 ? 0 : (strides[use] ?? 0);
    if (distance(code, before, now, word) !== expected) return false;
  }
  return true;
}

interface Dependences {
  /** By statement, those that have to come after it. */
  readonly after: readonly ReadonlySet<number>[];
  /** Statements that depend on themselves in another iteration. */
  readonly carried: ReadonlySet<number>;
}

/** Which statements have to come before which: where one writes what the other reads or writes. Sums may be added up in any order. */
function dependences(statements: readonly Statement[]): Dependences {
  const after = statements.map(() => new Set<number>());
  const carried = new Set<number>();
  const entries = statements.flatMap((statement, index) => statement.accesses.map((access) => ({ index, statement, access, ...hull(statement, access) })));
  entries.sort((a, b) => a.from - b.from);
  let open: typeof entries = [];
  for (const entry of entries) {
    open = open.filter(({ to }) => to > entry.from);
    for (const other of open) {
      if (entry.access.kind === other.access.kind && entry.access.kind !== 'write') continue;
      const { forward, same, back } = order(other.statement, other.access, entry.statement, entry.access);
      if (other.index === entry.index) {
        if (forward || back) carried.add(entry.index);
        continue;
      }
      const isEarlier = other.statement.place < entry.statement.place;
      if (forward || (same && isEarlier)) after[other.index]?.add(entry.index);
      if (back || (same && !isEarlier)) after[entry.index]?.add(other.index);
    }
    open.push(entry);
  }
  for (const [index, { accesses, instructions }] of statements.entries()) {
    if (instructions.length > 1 && accesses.some(({ kind, stride, length }) => kind === 'write' && Math.abs(stride) < length)) carried.add(index);
  }
  return { after, carried };
}

/** All that a statement touches over its iterations. */
function hull({ instructions }: Statement, { offset, stride, length }: Access): { readonly from: number; readonly to: number } {
  const last = offset + stride * (instructions.length - 1);
  return { from: Math.min(offset, last), to: Math.max(offset, last) + length };
}

/** Whether `b` touches what `a` touched in an iteration before it, in the same one, or in one after it. */
function order(a: Statement, x: Access, b: Statement, y: Access): { readonly forward: boolean; readonly same: boolean; readonly back: boolean } {
  const least = b.first - (a.first + a.instructions.length - 1);
  const most = b.first + b.instructions.length - 1 - a.first;
  // Of a single iteration the stride is whatever the other one's is.
  const stride = a.instructions.length === 1 ? y.stride : x.stride;
  const isRegular = b.instructions.length === 1 || y.stride === stride;
  let [from, to] = [least, most];
  if (isRegular && stride !== 0) {
    // Both at iteration 0: they meet where their distance and the strides in between are less than a length.
    const apart = x.offset - stride * a.first - (y.offset - stride * b.first);
    const bounds = [(apart - y.length) / stride, (apart + x.length) / stride].sort((one, other) => one - other);
    from = Math.max(least, Math.floor(bounds[0] ?? 0) + 1);
    to = Math.min(most, Math.ceil(bounds[1] ?? 0) - 1);
  }
  if (from > to) return { forward: false, same: false, back: false };
  return { forward: to > 0, same: from <= 0 && to >= 0, back: from < 0 };
}

/** The operand that says how much there is to do, where the statement's instructions can be one; undefined where they cannot. */
function mergedExtent({ code }: Listing, { instructions, accesses }: Statement): number | undefined {
  const at = (instructions[0] ?? 0) * wordsPerInstruction;
  const isBackwards = accesses.some(({ stride }) => stride < 0);
  const extents = footprintOf(code, at).extents;
  return extents.find(({ operand, units }) => {
    const count = code[at + operand] ?? 0;
    return units.every((unit, index) => unit !== null && accesses[index]?.stride === (isBackwards ? -1 : 1) * unit * count);
  })?.operand;
}

function canMerge(listing: Listing, statement: Statement | undefined): boolean {
  return statement !== undefined && (statement.instructions.length === 1 || mergedExtent(listing, statement) !== undefined);
}

/** One instruction for all of a statement's iterations. */
function writeMerged(listing: Listing, statement: Statement, writer: ListingWriter): void {
  const { instructions, accesses } = statement;
  const [head = 0] = instructions;
  const start = writer.copy(listing, head, -1, 0);
  const extent = instructions.length > 1 ? mergedExtent(listing, statement) : undefined;
  if (extent === undefined) return;
  writer.code[start + extent] = (writer.code[start + extent] ?? 0) * instructions.length;
  for (const access of accesses) writer.code[start + access.operand] = hull(statement, access).from;
}

/** The statements that stay in a loop: iteration by iteration, each in its place in the body. */
function writeLoop(listing: Listing, statements: readonly Statement[], writer: ListingWriter): void {
  const inBody = statements.toSorted((a, b) => a.place - b.place);
  const first = Math.min(...inBody.map((statement) => statement.first));
  const end = Math.max(...inBody.map((statement) => statement.first + statement.instructions.length));
  for (let iteration = first; iteration < end; iteration++) {
    for (const statement of inBody) {
      const instruction = statement.instructions[iteration - statement.first];
      if (instruction !== undefined) writer.copy(listing, instruction, -1, 0);
    }
  }
}

/** An order of the groups in which each comes after those it depends on: as it was, but loops beside each other, so that they are one. */
function inOrder(groups: readonly (readonly number[])[], after: readonly ReadonlySet<number>[], isLoop: readonly boolean[], statements: readonly Statement[]): number[] {
  const groupOf = new Map(groups.flatMap((members, group) => members.map((member) => [member, group] as const)));
  const next = groups.map((members, group) => new Set(members.flatMap((member) => [...(after[member] ?? [])].map((one) => groupOf.get(one) ?? 0)).filter((other) => other !== group)));
  const waits = new Int32Array(groups.length);
  for (const others of next) for (const other of others) waits[other] = (waits[other] ?? 0) + 1;
  const placeOf = groups.map((members) => Math.min(...members.map((member) => statements[member]?.place ?? 0)));
  const ready = { loops: new Queue(placeOf), others: new Queue(placeOf) };
  const queue = (group: number): Queue => (isLoop[group] ? ready.loops : ready.others);
  for (const group of groups.keys()) if (waits[group] === 0) queue(group).add(group);
  const order: number[] = [];
  let inLoop = false;
  for (;;) {
    const group: number | undefined = inLoop ? (ready.loops.take() ?? ready.others.take()) : (ready.others.take() ?? ready.loops.take());
    if (group === undefined) return order;
    inLoop = isLoop[group] === true;
    order.push(group);
    for (const other of next[group] ?? []) {
      waits[other] = (waits[other] ?? 0) - 1;
      if (waits[other] === 0) queue(other).add(other);
    }
  }
}

/** Groups that wait for their turn: the one with the lowest place first (a binary heap). */
class Queue {
  readonly #heap: number[] = [];

  constructor(readonly placeOf: readonly number[]) {}

  add(group: number): void {
    const heap = this.#heap;
    let at = heap.push(group) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#place(parent) <= this.#place(at)) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  take(): number | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let at = 0; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const child = this.#place(right) < this.#place(left) ? right : left;
      if (this.#place(child) >= this.#place(at)) return first;
      this.#swap(at, child);
      at = child;
    }
  }

  #place(at: number): number {
    const group = this.#heap[at];
    return group === undefined ? Infinity : (this.placeOf[group] ?? Infinity);
  }

  #swap(a: number, b: number): void {
    const heap = this.#heap;
    [heap[a], heap[b]] = [heap[b] ?? 0, heap[a] ?? 0];
  }
}

import { portKey } from '../graph/resolve.ts';
import { type InstructionList, wordsPerInstruction } from '../kernels/operations.ts';
import { InstructionEmitter } from '../kernels/instructionEmitter.ts';
import type { NodeRange, Program } from './compile.ts';
import type { Region } from './layout.ts';
import { type PassName, type Purpose, type Rewritten, rewrite } from './passes/passes.ts';

/** Regions of a program, to be run one after the other. */
export interface Way {
  readonly forward: readonly Region[];
  readonly backward: readonly Region[];
  /** Forward, then back. */
  readonly both: readonly Region[];
}

/** How the whole of a sequence or its first piece is run, and how a piece that goes on from the one before. */
export interface Ways {
  readonly first: Way;
  readonly later: Way;
}

/** How a run is made faster where not all of its numbers are looked at. */
export interface Haste {
  readonly passes: readonly PassName[];
  /** Outputs whose values are read after a run, by `portKey`, besides losses and gradients of parameters. */
  readonly read: readonly string[];
  readonly readAt: Purpose['readAt'];
  /** Whether pieces of a sequence are run that go on from the piece before. */
  readonly continues: boolean;
}

/** The program as it was compiled. */
export function plainWays(program: Program): Ways {
  const { forward, backward } = program;
  const gaps = beginnings(program);
  const later = (region: Region): Region[] => without(region, gaps.filter(({ from, to }) => from >= region.from && to <= region.to));
  return { first: way([forward], [backward]), later: way(later(forward), later(backward)) };
}

/** A sum over a region, times zero: NaN where one of its numbers is not finite, or where they are so large that the sum is not. */
export interface QuickCheck {
  readonly region: Region;
  /** Where the result is. */
  readonly place: number;
}

/** The program's instructions, after them its ways as the passes have rewritten them, and a check of parameters, their gradients and losses; and the elements of memory that they need. */
export function hastened(program: Program, { passes, read, readAt, continues }: Haste): { readonly instructions: InstructionList; readonly ways: Ways; readonly check: QuickCheck; readonly size: number } {
  const purpose = { passes: new Set(passes), read: new Set([...read, ...(continues ? handedOn(program) : [])]), readAt: continues ? 'every step' : readAt } as const;
  const lists = [program.instructions];
  let count = program.instructions.constants.length;
  const append = (list: InstructionList): readonly Region[] => {
    lists.push(list);
    const from = count;
    count += list.constants.length;
    return [{ from, to: count }];
  };
  const wayOf = ({ forward, backward }: Rewritten): Way => way(append(forward), append(backward));
  const beginning = rewrite(program, purpose);
  const further = continues ? rewrite(program, { ...purpose, without: beginnings(program) }, beginning.end) : beginning;
  const first = wayOf(beginning);
  const later = continues ? wayOf(further) : first;
  const { gradients, lossValues } = program.layout;
  const emitter = new InstructionEmitter();
  const place = further.end;
  emitter.fill(0, { offset: place, rows: 1, columns: 1 });
  emitter.addSum({ offset: gradients.to, rows: 1, columns: lossValues.to - gradients.to }, 0, place);
  const [region = { from: 0, to: 0 }] = append(emitter.instructions());
  return { instructions: joined(lists, count), ways: { first, later }, check: { region, place }, size: place + 1 };
}

function way(forward: readonly Region[], backward: readonly Region[]): Way {
  return { forward, backward, both: connected([...forward, ...backward]) };
}

/** Regions that follow each other become one: it is run by one call. */
function connected(regions: readonly Region[]): Region[] {
  const joined: Region[] = [];
  for (const region of regions) {
    const last = joined.at(-1);
    if (last?.to === region.from) joined[joined.length - 1] = { from: last.from, to: region.to };
    else joined.push(region);
  }
  return joined;
}

/** Where nodes that hand something from step to step begin: what a later piece of a sequence does not do. */
function beginnings({ analysis, ranges }: Program): NodeRange[] {
  const carriers = new Set(analysis.order.filter(({ definition, config }) => definition.carries?.(config)).map(({ node }) => node.id));
  if (carriers.size === 0) return [];
  return ranges.filter(({ step, node, phase }) => step === 0 && phase !== 'seed' && carriers.has(node));
}

/** The outputs whose last step is handed on to the next piece of a sequence. */
function handedOn({ analysis: { graph, order } }: Program): string[] {
  return order.flatMap(({ node, definition, config }) => {
    const carries = definition.carries?.(config);
    const source = carries && graph.incoming.get(portKey(node.id, carries.input))?.source;
    return source ? [portKey(source.node, source.port)] : [];
  });
}

/** What is left of a region; `gaps` are in order. */
function without({ from, to }: Region, gaps: readonly Region[]): Region[] {
  const starts = [from, ...gaps.map((gap) => gap.to)];
  const ends = [...gaps.map((gap) => gap.from), to];
  return starts.map((start, index) => ({ from: start, to: ends[index] ?? to }));
}

function joined(lists: readonly InstructionList[], count: number): InstructionList {
  const code = new Int32Array(count * wordsPerInstruction);
  const constants = new Float64Array(count);
  let at = 0;
  for (const list of lists) {
    code.set(list.code, at * wordsPerInstruction);
    constants.set(list.constants, at);
    at += list.constants.length;
  }
  return { code, constants };
}

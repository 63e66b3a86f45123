import type { Carried, Readings, Rounding, Runs } from '../explain/judge.ts';
import type { Expected, Locator } from '../graph/document.ts';
import { portKey } from '../graph/resolve.ts';
import type { Region } from './layout.ts';
import { extremeOf, isPlaced, placesOf } from './locatorPlaces.ts';
import { trainableInputs } from './compile.ts';
import type { Session } from './session.ts';

/**
 * Nobody works out more numbers than this by hand. A grading is some hundred runs, and the engine must answer the
 * supervisor's ping meanwhile.
 */
const mostNumbers = 2 ** 15;

/** Digits that steps are rounded to by hand. With one digit nearly every slip would be a rounding. */
const digitsTried = [6, 5, 4, 3, 2] as const;
/** Where one step alone is rounded, it is to few digits, and the network is one of a few steps. */
const digitsTriedAlone = [4, 3, 2] as const;
const mostStepsAlone = 60;

type Question = Pick<Expected, 'at' | 'after'>;

/**
 * The runs that judging needs, on a session of their own, made when the first of them is asked for: exact ones, and ones
 * in which each number is rounded as soon as it is there, or replaced by one that was typed. The program is run piece by
 * piece; after the instruction that finishes a tensor its numbers are changed in memory, and what follows reads the
 * changed ones. `exact` are the readings of an ordinary run.
 */
export function answerRuns(makeSession: () => Session, questions: readonly Question[], exact: Readings): Runs {
  let prepared: Prepared | undefined;
  const prepare = (): Prepared => (prepared ??= prepareRuns(makeSession(), questions, exact));
  return {
    exact,
    get order() {
      return prepare().order;
    },
    get roundings() {
      return prepare().roundings;
    },
    run: (carried, rounding) => runChanged(prepare(), questions, carried, rounding),
  };
}

interface Prepared {
  readonly session: Session;
  /** The memory before the first run. */
  readonly fresh: Session['memory'];
  readonly stops: Stops;
  /** For each question the places of its parts. */
  readonly places: readonly (readonly (readonly number[])[])[];
  readonly order: readonly number[];
  readonly roundings: readonly Rounding[];
}

function prepareRuns(session: Session, questions: readonly Question[], exact: Readings): Prepared {
  const { layout, update } = session.program;
  const fresh = session.memory.slice();
  const stops = stopsOf(session);
  const places = questions.map(({ at }, index) => ((exact[index]?.length ?? 0) > 0 ? placedParts(session, at) : []));
  const finishedAt = orderOfPlaces(stops);
  const order = questions.map(({ after }, index) => after * update.to + Math.max(-1, ...(places[index] ?? []).flat().map((place) => finishedAt.get(place) ?? -1)));
  const roundings = layout.size <= mostNumbers ? roundingsTried(layout.internals.size > 0, stops) : [];
  return { session, fresh, stops, places, order, roundings };
}

function runChanged({ session, fresh, stops, places }: Prepared, questions: readonly Question[], carried: Carried, rounding: Rounding | undefined): Readings {
  const { update, forward, backward } = session.program;
  session.memory.set(fresh);
  const readings = questions.map((): readonly number[] => []);
  const lastAfter = Math.max(0, ...questions.map(({ after }) => after));
  for (let after = 0; after <= lastAfter; after++) {
    // Made anew, so that nothing is read that an earlier run has left.
    const changes: Changes = { rounding, replaced: replacedPlaces(questions, places, carried, after), computed: new Map() };
    if (after > 0) runWithStops(session, update, stops.update, changes);
    runWithStops(session, forward, stops.forward, changes);
    runWithStops(session, backward, stops.backward, changes);
    for (const [index, question] of questions.entries()) {
      if (question.after === after) readings[index] = readParts(question.at, places[index] ?? [], (place) => changes.computed.get(place) ?? session.memory[place] ?? NaN);
    }
  }
  return readings;
}

/** The mildest first. Whoever rounds does so everywhere, only on the way forward, not inside a node, or once. */
function roundingsTried(hasInternals: boolean, stops: Stops): Rounding[] {
  const scopes: Rounding['scope'][] = ['everything', 'values', ...(hasInternals ? (['outputs'] as const) : [])];
  const steps = [...stops.forward, ...stops.backward];
  const alone: Rounding['scope'][] = steps.length > mostStepsAlone ? [] : steps.map(({ from }) => ({ only: from }));
  const inEach = (digits: readonly number[], among: readonly Rounding['scope'][]): Rounding[] =>
    digits.flatMap((count) => among.flatMap((scope) => (['decimals', 'significant'] as const).map((kind): Rounding => ({ kind, digits: count, scope }))));
  return [...inEach(digitsTried, scopes), ...inEach(digitsTriedAlone, alone)];
}

/** A tensor that is finished by an instruction. */
interface Stop extends Region {
  /** The instruction after which the numbers are there. */
  readonly after: number;
  readonly kind: 'value' | 'gradient';
  readonly isInternal: boolean;
}

interface Stops {
  readonly forward: readonly Stop[];
  readonly backward: readonly Stop[];
  readonly update: readonly Stop[];
}

/** Where the numbers of a run are finished, found by watching one: given numbers, such as data, are no results. */
function stopsOf(session: Session): Stops {
  const { analysis, layout, ranges, forward, backward, update } = session.program;
  const { samples } = layout;
  const nodes = new Map(analysis.order.map((node) => [node.node.id, node]));
  const slice = ({ offset, size }: { offset: number; size: number }, step: number): Region => ({ from: offset + step * samples * size, to: offset + (step + 1) * samples * size });
  const found: { forward: Stop[]; backward: Stop[] } = { forward: [], backward: [] };
  const last = { forward: forward.from, backward: backward.from };
  for (const range of ranges) {
    const node = nodes.get(range.node);
    if (!node) continue;
    const phase = range.phase === 'forward' ? 'forward' : 'backward';
    session.runRegion({ from: last[phase], to: range.from });
    last[phase] = range.to;
    const regions: (Region & Pick<Stop, 'kind' | 'isInternal'>)[] = [];
    const kind = phase === 'forward' ? 'value' : 'gradient';
    const add = (tensor: { offset: number; size: number } | undefined, step: number, isInternal: boolean): void => {
      if (tensor && step >= 0 && step < layout.steps) regions.push({ ...slice(tensor, step), kind, isInternal });
    };
    if (phase === 'backward') for (const port of node.inputs) add(layout.edgeGradients.get(analysis.graph.incoming.get(portKey(node.node.id, port.name))?.id ?? ''), range.step - (port.lag ?? 0), false);
    // What a node without inputs gives is given, not computed.
    for (const port of node.inputs.length > 0 || phase === 'backward' ? node.outputs : []) {
      const fansOut = (analysis.graph.outgoing.get(portKey(node.node.id, port.name))?.length ?? 0) > 1;
      if (phase === 'forward' || fansOut) add(layout.outputs.get(portKey(node.node.id, port.name))?.[kind], range.step, false);
    }
    for (const name of Object.keys(analysis.shapes.inferred.get(node.node.id)?.internals ?? {})) add(layout.internals.get(portKey(node.node.id, name))?.[kind], range.step, true);
    const finished = watch(session, range, regions);
    if (range.phase !== 'seed') found[phase].push(...regions.map((region, index) => ({ ...region, after: finished[index] ?? range.to - 1 })));
  }
  const whole = (from: number, size: number, after: number, kind: Stop['kind']): Stop => ({ from, to: from + size, after, kind, isInternal: false });
  found.forward.push(whole(layout.lossValues.from, layout.lossValues.to - layout.lossValues.from, forward.to - 1, 'value'));
  if (layout.losses.size > 0) found.backward.push(whole(layout.parameterGradients.from, layout.parameterGradients.to - layout.parameterGradients.from, backward.to - 1, 'gradient'));
  const moved = [
    ...[...layout.parameters.values()].filter(({ trainable }) => trainable).map(({ value, size }) => whole(value, size, update.to - 1, 'gradient')),
    ...[...trainableInputs(analysis, layout).values()].map(({ value }) => whole(value.offset, layout.steps * samples * value.size, update.to - 1, 'gradient')),
  ];
  const inOrder = (stops: Stop[]): Stop[] => stops.sort((a, b) => a.after - b.after);
  return { forward: inOrder(found.forward), backward: inOrder(found.backward), update: update.to > update.from ? moved : [] };
}

/** Runs instruction by instruction; for each region the last one that changed it, or undefined where none did. */
function watch(session: Session, { from, to }: Region, regions: readonly Region[]): (number | undefined)[] {
  const changed = regions.map((): number | undefined => undefined);
  let before = regions.map((region) => session.memory.slice(region.from, region.to));
  for (let at = from; at < to; at++) {
    session.runRegion({ from: at, to: at + 1 });
    const now = regions.map((region) => session.memory.slice(region.from, region.to));
    for (const [index, numbers] of now.entries()) if (numbers.some((number, k) => !Object.is(number, before[index]?.[k]))) changed[index] = at;
    before = now;
  }
  return changed;
}

interface Changes {
  readonly rounding: Rounding | undefined;
  readonly replaced: ReadonlyMap<number, number>;
  /** Takes what was computed where something else now stands. */
  readonly computed: Map<number, number>;
}

function runWithStops(session: Session, { from, to }: Region, stops: readonly Stop[], changes: Changes): void {
  let at = from;
  for (const stop of stops) {
    if (stop.after >= at) {
      session.runRegion({ from: at, to: stop.after + 1 });
      at = stop.after + 1;
    }
    change(session, stop, changes);
  }
  session.runRegion({ from: at, to });
}

function change({ memory }: Session, stop: Stop, { rounding, replaced, computed }: Changes): void {
  if (!rounding && replaced.size === 0) return;
  const rounds = rounding && applies(rounding, stop) ? rounding : undefined;
  for (let place = stop.from; place < stop.to; place++) {
    const number = memory[place] ?? NaN;
    const typed = replaced.get(place);
    if (typed === undefined && !rounds) continue;
    computed.set(place, number);
    memory[place] = typed ?? (rounds ? rounded(number, rounds) : number);
  }
}

function applies({ scope }: Rounding, { kind, isInternal, from }: Stop): boolean {
  if (typeof scope === 'object') return scope.only === from;
  return scope === 'everything' || (scope === 'values' ? kind === 'value' : !isInternal);
}

/** A hair more than the number, so that a half that float64 holds a hair too small is rounded up as by hand. */
const hair = 1 + 1e-12;

function rounded(number: number, { kind, digits }: Rounding): number {
  if (!Number.isFinite(number) || number === 0) return number;
  return Number(kind === 'decimals' ? (number * hair).toFixed(digits) : (number * hair).toPrecision(digits));
}

/** For each part of a locator its places; a ratio has two, the others one. None where nothing lies in memory. */
function placedParts(session: Session, at: Locator): number[][] {
  if (at.kind === 'ratio') return isPlaced(at.of) && isPlaced(at.over) ? [placesOf(session, at.of), placesOf(session, at.over)] : [];
  return isPlaced(at) ? [placesOf(session, at)] : [];
}

function readParts(at: Locator, parts: readonly (readonly number[])[], read: (place: number) => number): readonly number[] {
  const [of = [], over = []] = parts.map((places) => places.map(read));
  return at.kind === 'ratio' ? of.map((number, index) => number / (over[index] ?? NaN)) : extremeOf(at, of);
}

/** The typed numbers by their place in memory. What is made from several numbers replaces none of them. */
function replacedPlaces(questions: readonly Question[], places: readonly (readonly (readonly number[])[])[], carried: Carried, after: number): Map<number, number> {
  const replaced = new Map<number, number>();
  for (const [index, numbers] of carried) {
    const { at, after: own } = questions[index] ?? {};
    if (own !== after || !at || at.kind === 'ratio' || (at.kind === 'edge-gradient' && at.extreme)) continue;
    for (const [element, place] of (places[index]?.[0] ?? []).entries()) {
      const number = numbers[element];
      if (number !== undefined) replaced.set(place, number);
    }
  }
  return replaced;
}

function orderOfPlaces({ forward, backward, update }: Stops): Map<number, number> {
  const order = new Map<number, number>();
  for (const stop of [...update.map((moved) => ({ ...moved, after: -1 })), ...forward, ...backward]) for (let place = stop.from; place < stop.to; place++) order.set(place, stop.after);
  return order;
}

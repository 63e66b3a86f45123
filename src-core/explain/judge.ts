import { type Typed, type TypedNumber, type UnreadableReason, agreesWithTyped, hidesNumber, readTyped } from './typedNumber.ts';

/** How a typed answer compares with the run. `rounded`: what comes out where steps on the way are rounded. */
export const verdicts = ['right', 'rounded', 'wrong', 'unanswered', 'unreadable'] as const;
export type Verdict = (typeof verdicts)[number];

/** How steps on the way were rounded. */
export interface Rounding {
  readonly kind: 'decimals' | 'significant';
  readonly digits: number;
  /** Which steps: every one, only those forward, outputs and gradients but nothing inside a node, or one tensor alone. */
  readonly scope: 'everything' | 'values' | 'outputs' | { readonly only: number };
}

/** Where a rounded answer comes from. `carried`: an earlier answer of one's own, rounded, in place of the exact number. */
export type Cause =
  | { readonly kind: Rounding['kind']; readonly digits: number }
  | { readonly kind: 'carried'; readonly from: number | null }
  /** A zero for a number that is not zero. */
  | { readonly kind: 'vanished' };

export interface JudgedElement {
  readonly typed: string;
  readonly verdict: Verdict;
  /** What the run gives; null where it gives no finite number. */
  readonly actual: number | null;
  readonly reason?: UnreadableReason | undefined;
  readonly cause?: Cause | undefined;
}

/** How one question was answered. Questions go by their index. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly elements: readonly JudgedElement[];
  /** The wrong answer that comes first on the way here, perhaps this one itself; null where nothing here is wrong. */
  readonly firstWrong: number | null;
  /** Whether everything wrong here is what comes out when one's own earlier wrong answers are carried on. */
  readonly followsOn: boolean;
}

/** For each question the numbers that a run gives at its place, row-major; empty where the run does not have it. */
export type Readings = readonly (readonly number[])[];
/** For some questions numbers to put in place of the computed ones; undefined leaves the computed one. */
export type Carried = ReadonlyMap<number, readonly (number | undefined)[]>;

/** The runs that judging needs; all but `exact` are only made where an answer is not simply right. A question's own carried number does not enter its own reading, only what follows. */
export interface Runs {
  readonly exact: Readings;
  /** Each question's place in the order of computation. */
  readonly order: readonly number[];
  /** Roundings worth trying, the mildest first; none where the network is too large for hand work. */
  readonly roundings: readonly Rounding[];
  run(carried: Carried, rounding: Rounding | undefined): Readings;
}

/**
 * How far an early-rounded number may lie from the true one, relative. Rounding a step to two significant digits, the
 * coarsest that is tried, moves it by up to 5 %. An answer with three digits or more that comes out digit by digit may
 * be off by twice that: a slip would have to meet one of some hundred numbers by chance. Fewer digits are met easily.
 */
const mostDeviation = (significant: number): number => (significant >= 3 ? 0.1 : 0.05);

/** Of the many runs that round one tensor alone, some come near any number that has fewer digits than this. */
const fewestDigits = 3;

/**
 * Judges typed answers by their digits: one text for each element of each question. What is not the true number may be
 * an early-rounded one: it is looked for in runs that round their steps or carry on the answers that were right as
 * far as they were typed. What is in none of them is wrong; then the first wrong answer on the way to it is named.
 */
export function judgeAnswers(answers: readonly (readonly string[])[], runs: Runs): Judgement[] {
  const drafts = answers.map((texts, question) => draftsOf(texts, runs.exact[question] ?? []));
  if (open(drafts).length > 0) {
    judgeCarried(drafts, runs, []);
    judgeRoundedRuns(drafts, runs, new Map(), runs.roundings);
    judgeCarried(drafts, runs, runs.roundings);
  }
  for (const draft of drafts.flat()) draft.verdict ??= 'wrong';
  const wrong = firstWrongOf(drafts, runs);
  return drafts.map((elements, question) => ({
    verdict: verdictOf(elements),
    elements: elements.map(({ text, verdict = 'wrong', actual, typed, cause }) => ({
      typed: text,
      verdict,
      actual: Number.isFinite(actual) ? actual : null,
      ...(typed.kind === 'unreadable' && { reason: typed.reason }),
      ...(cause && { cause }),
    })),
    firstWrong: wrong.first[question] ?? null,
    followsOn: wrong.followsOn[question] ?? false,
  }));
}

/** An element on the way to its verdict; without one it is neither right nor yet wrong. */
interface Draft {
  readonly text: string;
  readonly typed: Typed;
  readonly actual: number;
  verdict: Verdict | undefined;
  cause?: Cause;
}

type Drafts = readonly (readonly Draft[])[];

function draftsOf(texts: readonly string[], actual: readonly number[]): Draft[] {
  const drafts = Array.from({ length: Math.max(actual.length, texts.length) }, (_, element) => draftOf(texts[element] ?? '', actual[element], actual.length === 0));
  return drafts.length > 0 ? drafts : [{ text: '', typed: { kind: 'unreadable', reason: 'no-place' }, actual: NaN, verdict: 'unreadable' }];
}

function draftOf(text: string, actual: number | undefined, nowhere: boolean): Draft {
  const typed = readTyped(text);
  const refused = (reason: UnreadableReason): Draft => ({ text, typed: { kind: 'unreadable', reason }, actual: actual ?? NaN, verdict: 'unreadable' });
  if (nowhere) return refused('no-place');
  // Beyond the last element there is nothing to answer.
  if (actual === undefined) return refused('too-many');
  if (typed.kind === 'unreadable') return refused(typed.reason);
  if (typed.kind === 'blank') return { text, typed, actual, verdict: 'unanswered' };
  if (!agreesWithTyped(typed, actual)) return { text, typed, actual, verdict: undefined };
  return hidesNumber(typed, actual) ? { text, typed, actual, verdict: 'rounded', cause: { kind: 'vanished' } } : { text, typed, actual, verdict: 'right' };
}

function judgeRoundedRuns(drafts: Drafts, runs: Runs, carried: Carried, roundings: readonly Rounding[]): void {
  for (const rounding of roundings) {
    if (open(drafts).length === 0) return;
    const fewest = typeof rounding.scope === 'object' ? fewestDigits : 0;
    settle(drafts, runs.run(carried, rounding), () => ({ kind: rounding.kind, digits: rounding.digits }), fewest);
  }
}

/** Carries on the answers that are right at their digits, and may round besides; what is found out may carry further ones. */
function judgeCarried(drafts: Drafts, runs: Runs, roundings: readonly Rounding[]): void {
  for (;;) {
    const before = open(drafts).length;
    if (before === 0) return;
    const carried = carriedOf(drafts, ({ verdict, cause }) => verdict === 'right' || (verdict === 'rounded' && cause?.kind !== 'vanished'));
    if (carried.size === 0) return;
    settle(drafts, runs.run(carried, undefined), (question, element) => ({ kind: 'carried', from: sourceOf(drafts, runs, carried, question, element) }));
    judgeRoundedRuns(drafts, runs, carried, roundings);
    if (open(drafts).length === before) return;
  }
}

/** The one answer that is enough to carry on for this number to come out, the first in the order of computation. */
function sourceOf(drafts: Drafts, runs: Runs, carried: Carried, question: number, element: number): number | null {
  const typed = drafts[question]?.[element]?.typed;
  const inOrder = [...carried].sort(([a], [b]) => (runs.order[a] ?? 0) - (runs.order[b] ?? 0));
  const enough = inOrder.find(([candidate, numbers]) => {
    const reading = runs.run(new Map([[candidate, numbers]]), undefined)[question]?.[element];
    return candidate !== question && typed?.kind === 'number' && reading !== undefined && agreesWithTyped(typed, reading);
  });
  return enough?.[0] ?? null;
}

/** Gives the verdict `rounded` to what a run reproduces and what lies near enough to the true number. */
function settle(drafts: Drafts, readings: Readings, causeOf: (question: number, element: number) => Cause, fewest = 0): void {
  for (const [question, elements] of drafts.entries()) {
    for (const [element, draft] of elements.entries()) {
      const reading = readings[question]?.[element];
      if (draft.verdict !== undefined || draft.typed.kind !== 'number' || draft.typed.significant < fewest || reading === undefined) continue;
      if (!agreesWithTyped(draft.typed, reading) || !isNear(draft.typed, draft.actual)) continue;
      draft.verdict = 'rounded';
      draft.cause = causeOf(question, element);
    }
  }
}

function isNear({ value, significant }: TypedNumber, actual: number): boolean {
  return Math.abs(value - actual) <= mostDeviation(significant) * Math.abs(actual);
}

function open(drafts: Drafts): Draft[] {
  return drafts.flat().filter(({ verdict }) => verdict === undefined);
}

function carriedOf(drafts: Drafts, which: (draft: Draft) => boolean): Map<number, (number | undefined)[]> {
  const carried = new Map<number, (number | undefined)[]>();
  for (const [question, elements] of drafts.entries()) {
    const numbers = elements.map((draft) => (draft.typed.kind === 'number' && which(draft) ? draft.typed.value : undefined));
    if (numbers.some((number) => number !== undefined)) carried.set(question, numbers);
  }
  return carried;
}

/**
 * For each question with something wrong the first wrong answer on the way. An answer is on the way to another where
 * the other's number moves as the typed wrong number is carried on: so the program itself says what depends on what.
 */
function firstWrongOf(drafts: Drafts, runs: Runs): { first: (number | null)[]; followsOn: boolean[] } {
  const first = drafts.map((): number | null => null);
  const found = carriedOf(drafts, ({ verdict }) => verdict === 'wrong');
  if (found.size === 0) return { first, followsOn: drafts.map(() => false) };
  const wrong = [...found].sort(([a], [b]) => (runs.order[a] ?? 0) - (runs.order[b] ?? 0));
  for (const [culprit, numbers] of wrong) {
    const readings = runs.run(new Map([[culprit, numbers]]), undefined);
    for (const [question] of wrong) {
      if (first[question] !== null) continue;
      if (question !== culprit && moves(drafts[question] ?? [], readings[question] ?? [])) first[question] = culprit;
    }
  }
  for (const [question] of wrong) first[question] ??= question;
  const followed = [
    runs.run(found, undefined),
    runs.run(carriedOf(drafts, ({ verdict }) => verdict === 'wrong' || verdict === 'right' || verdict === 'rounded'), undefined),
  ];
  const followsOn = drafts.map((elements, question) => first[question] !== null && first[question] !== question && followed.some((readings) => follows(elements, readings[question] ?? [])));
  return { first, followsOn };
}

/** Whether a wrong element's number is another one in the run that carries something on. */
function moves(elements: readonly Draft[], readings: readonly number[]): boolean {
  return elements.some(({ verdict, actual }, element) => verdict === 'wrong' && element in readings && !Object.is(readings[element], actual));
}

function follows(elements: readonly Draft[], readings: readonly number[]): boolean {
  return elements.every(({ verdict, typed }, element) => verdict !== 'wrong' || (typed.kind === 'number' && agreesWithTyped(typed, readings[element] ?? NaN)));
}

/** The verdict on a whole question is the gravest of its elements'. */
function verdictOf(elements: readonly Draft[]): Verdict {
  const found = new Set(elements.map(({ verdict }) => verdict));
  if (found.size === 1 && found.has('unanswered')) return 'unanswered';
  const gravest = (['unreadable', 'wrong', 'unanswered', 'rounded'] as const).find((verdict) => found.has(verdict));
  return gravest ?? 'right';
}

import { indented } from './pythonText.ts';

/* Lines that stand in a loop over the steps, or for the one step that there is. */

/** Steps at which the same lines run. */
interface PrintedGroup {
  readonly steps: readonly number[];
  readonly lines: readonly string[];
}

/** What a node does over `count` steps: how its groups begin alike, then what differs, under conditions on `step`. */
export function groupLines(groups: readonly PrintedGroup[], count: number): string[] {
  const isAtAll = groups.reduce((sum, { steps }) => sum + steps.length, 0) === count;
  const common = isAtAll ? commonStart(groups.map(({ lines }) => lines)) : 0;
  const result: string[] = [];
  let left = count;
  for (const { steps, lines } of groups) {
    const own = lines.slice(common);
    // What is left to the last group needs no condition.
    const isLast = steps.length === left;
    left -= steps.length;
    if (own.length === 0) continue;
    if (isLast && result.length > 0 && isAtAll && groups.every((group) => group.lines.length > common)) result.push('else:', ...indented(own));
    else if (isLast && groups.length === 1) result.push(...own);
    else result.push(`${result.length > 0 ? 'elif' : 'if'} ${stepsText(steps, count)}:`, ...indented(own));
  }
  return [...(groups[0]?.lines.slice(0, common) ?? []), ...result];
}

/** How many lines at the start of all lists are the same; where there is one list, none is split off. */
function commonStart(lists: readonly (readonly string[])[]): number {
  const [first = [], ...others] = lists;
  if (others.length === 0) return 0;
  const different = first.findIndex((line, index) => others.some((other) => other[index] !== line));
  return different < 0 ? first.length : different;
}

/** A condition on `step`; some steps, but not all. */
function stepsText(steps: readonly number[], count: number): string {
  const [first = 0, last = 0] = [steps[0], steps.at(-1)];
  const isRange = last - first + 1 === steps.length;
  if (steps.length === 1) return first === count - 1 && count > 1 ? 'step == T - 1' : `step == ${String(first)}`;
  if (isRange && last === count - 1) return first === 1 ? 'step > 0' : `step >= ${String(first)}`;
  if (isRange && first === 0) return last === count - 2 ? 'step < T - 1' : `step <= ${String(last)}`;
  return isRange ? `${String(first)} <= step <= ${String(last)}` : `step in (${steps.map(String).join(', ')})`;
}

/** The index of a step so many steps away: `step`, `step - 1`. */
export function stepIndex(lag: number): string {
  return lag === 0 ? 'step' : `step ${lag > 0 ? '+' : '-'} ${String(Math.abs(lag))}`;
}

/** How a loop over the steps begins. */
export function loopHead(direction: 'forwards' | 'backwards'): string {
  return `for step in ${direction === 'forwards' ? 'range(T)' : 'reversed(range(T))'}:`;
}

/**
 * The largest difference of two lists, relative to the largest number that is wanted where that is above 1. Infinite where there are not as many numbers; an axis left out of a mean would show so.
 */
export function difference(found: readonly number[], wanted: ArrayLike<number>): number {
  if (found.length !== wanted.length) return Infinity;
  const scale = Math.max(1, ...Array.from(wanted, Math.abs));
  return Math.max(0, ...found.map((number, index) => Math.abs(number - (wanted[index] ?? NaN)) / scale).map((each) => (Number.isNaN(each) ? Infinity : each)));
}

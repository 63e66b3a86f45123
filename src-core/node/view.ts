/**
 * A matrix inside the program's memory. A per-sample tensor of size F is `[N rows, F columns]`,
 * a parameter `[in, out]` is itself, a parameter vector is one row.
 */
export interface View {
  /** Index of the first element in the program's memory. */
  readonly offset: number;
  readonly rows: number;
  readonly columns: number;
  /** Read as its transpose; only matrix products accept such a view. */
  readonly transposed?: true;
  /** The same for each sample: only products of each sample accept such a view. */
  readonly shared?: true;
}

/** Stands for a port without an edge, or a parameter that the config leaves out. */
export const absent: View = { offset: -1, rows: 0, columns: 0 };

export function isAbsent(view: View): boolean {
  return view.offset < 0;
}

/** `Aᵀ`: nothing is moved. */
export function transpose({ transposed, ...view }: View): View {
  return transposed ? view : { ...view, transposed: true };
}

/** One matrix for all samples, in a product of each: a factor that they share, or the sum of their results. */
export function shared(view: View): View {
  return { ...view, shared: true };
}

/** Rows `from` up to, not including, `to`: contiguous, so nothing is moved. */
export function rows(view: View, from: number, to: number): View {
  return { offset: view.offset + from * view.columns, rows: to - from, columns: view.columns };
}

/** The same numbers, in the same order, as rows of another length: `[N, L F]` as `[N L, F]`. A view without numbers stays as it is. */
export function withColumns(view: View, columns: number): View {
  if (isAbsent(view)) return view;
  return { offset: view.offset, rows: lengthOf(view) / columns, columns };
}

/** The number of elements. */
export function lengthOf(view: View): number {
  return view.rows * view.columns;
}

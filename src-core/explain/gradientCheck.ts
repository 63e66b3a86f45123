/** One number that the loss depends on, with the gradient that backpropagation gave for it. */
export interface CheckedNumber {
  /** Name and flat index, for the report. */
  readonly what: string;
  readonly element: number;
  readonly gradient: number;
  read(): number;
  write(value: number): void;
}

export interface GradientComparison {
  readonly what: string;
  readonly element: number;
  readonly backpropagated: number;
  readonly numerical: number;
  /** |a − b| / max(|a|, |b|, floor) */
  readonly relativeError: number;
  readonly agrees: boolean;
}

/** Above this a gradient counts as wrong. The stencil below is good to about 1e-10 on smooth functions. */
const gradientTolerance = 1e-6;
/**
 * Rounding of the loss L moves the stencil's result by some 1e-12 L. Differences are therefore taken relative
 * to at least this part of L: a gradient of 1e-5 L that is off by one percent still shows.
 */
const floor = 1e-5;

/**
 * Compares gradients with central differences on a five-point stencil,
 * f′(x) ≈ (−f(x+2h) + 8f(x+h) − 8f(x−h) + f(x−2h)) / 12h, whose error is of order h⁴
 * (Abramowitz & Stegun 1964, 25.3.6). Every number is put back as it was.
 *
 * `loss` evaluates the loss with what has been written. One number is compared at a time, when it is asked for.
 */
export function* compareGradients(numbers: Iterable<CheckedNumber>, loss: () => number): Generator<GradientComparison> {
  const smallest = floor * Math.max(1, Math.abs(loss()));
  for (const number of numbers) {
    const { what, element, gradient } = number;
    const numerical = centralDifference(number, loss);
    const scale = Math.max(Math.abs(gradient), Math.abs(numerical), smallest);
    const relativeError = Math.abs(gradient - numerical) / scale;
    yield { what, element, backpropagated: gradient, numerical, relativeError, agrees: relativeError <= gradientTolerance };
  }
}

/** The derivative of `f` with respect to a number that can be read and written; the number is put back. */
function centralDifference(number: { read(): number; write(value: number): void }, f: () => number): number {
  const x = number.read();
  // Wider for large x, where x + h is rounded, but slowly: functions do not get smoother there.
  const h = 1e-3 * Math.max(1, Math.cbrt(Math.abs(x)));
  const at = (offset: number): number => {
    number.write(x + offset);
    return f();
  };
  const derivative = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
  number.write(x);
  f();
  return derivative;
}

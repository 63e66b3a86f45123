import { type Kink, type Line, centralDifference, lookCloser } from './kink.ts';

/** One number that the loss depends on, with the gradient that backpropagation gave for it. */
export interface CheckedNumber {
  /** Name and flat index, for the report. */
  readonly what: string;
  readonly element: number;
  readonly gradient: number;
  read(): number;
  write(value: number): void;
  /** What backpropagation gives for the number as it has been written. */
  backpropagate(): number;
}

/**
 * `agrees`: backpropagation gives the derivative. `kink`: the loss has two one-sided derivatives here, and
 * backpropagation takes one of them, or lies between. `estimate`: it comes back through a node that on purpose hands on
 * an estimate instead of a derivative (a step), and is not the derivative. `differs`: anything else.
 */
export type GradientVerdict = 'agrees' | 'kink' | 'estimate' | 'differs';

export interface GradientComparison {
  readonly what: string;
  readonly element: number;
  readonly backpropagated: number;
  /** The central difference; at a kink the mean of both one-sided derivatives, which a central difference gives there. */
  readonly numerical: number;
  /** |a − b| / max(|a|, |b|, floor); NaN where the loss is not finite nearby. */
  readonly relativeError: number;
  readonly verdict: GradientVerdict;
  /** The one-sided derivatives at a kink, and which of them backpropagation takes. */
  readonly kink: Kink | null;
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
 * see `centralDifference`. Where they disagree, `lookCloser` tells a stencil that straddles a kink from a wrong
 * gradient. Every number is put back as it was.
 *
 * `loss` evaluates the loss with what has been written.
 */
export function gradientComparer(loss: () => number): (number: CheckedNumber) => GradientComparison {
  const size = Math.max(1, Math.abs(loss()));
  return (number) => {
    const { what, element, gradient } = number;
    const line = lineOf(number, loss);
    const compared = (numerical: number): Pick<GradientComparison, 'what' | 'element' | 'backpropagated' | 'numerical' | 'relativeError'> => {
      const scale = Math.max(Math.abs(gradient), Math.abs(numerical), floor * size);
      return { what, element, backpropagated: gradient, numerical, relativeError: Math.abs(gradient - numerical) / scale };
    };
    // Wider for large x, where x + h is rounded, but slowly: functions do not get smoother there.
    const h = 1e-3 * Math.max(1, Math.cbrt(Math.abs(line.x)));
    const wide = compared(centralDifference(line, 0, h));
    const agrees = wide.relativeError <= gradientTolerance;
    const closer = agrees ? null : lookCloser(line, gradient, { step: h / 4, size, least: floor * size, accused: Math.abs(gradient - wide.numerical) });
    number.write(line.x);
    loss();
    if (!closer) return { ...wide, verdict: agrees ? 'agrees' : 'differs', kink: null };
    return { ...compared(closer.derivative), verdict: closer.verdict, kink: closer.kink };
  };
}

/** The larger relative error of two; one that is no number is the largest of all. */
export function worseOf<C extends Pick<GradientComparison, 'relativeError'>>(a: C, b: C): C {
  return Number.isNaN(a.relativeError) || a.relativeError >= b.relativeError ? a : b;
}

/** The loss along one number, all others held. */
function lineOf(number: CheckedNumber, loss: () => number): Line {
  const x = number.read();
  const moved = <T>(read: () => T) => (offset: number): T => {
    number.write(x + offset);
    return read();
  };
  return { x, at: moved(loss), backpropagated: moved(() => number.backpropagate()) };
}

import { arrayFunctions } from '../trace/arrayFunctions.ts';
import { NumpyExpressions, functionsUsedBy } from './numpyExpressions.ts';

/** The functions that the network calls, each behind those that it calls itself, and `others`. */
export function helperLines(used: ReadonlySet<string>, others: readonly string[]): string[] {
  const names = new Set([...used].flatMap(functionsUsedBy));
  const none = (): never => {
    throw new Error('a function of the array vocabulary reads nothing but its arguments');
  };
  const expressions = new NumpyExpressions({ variable: none, hasSteps: false, table: none, uses: () => undefined });
  const each = [...names].flatMap((name) => {
    if (name === 'erfc') return ['', '', '# 1 - erf, which NumPy does not have.', 'erfc = np.vectorize(math.erfc, otypes=[float])'];
    const definition = arrayFunctions[name];
    return definition ? ['', '', ...expressions.helper(name, definition)] : [];
  });
  return [...each, ...others];
}

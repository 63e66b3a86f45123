import { arrayFunctions } from '../trace/arrayFunctions.ts';
import type { ArrayExpression, ArrayFunction } from '../trace/arrayOps.ts';
import type { PythonExpressions } from './pythonExpressions.ts';

/** How a library has helpers written: what prints the body of one, and the lines of those that are no array function, by name. */
interface HelperWriter {
  readonly expressions: (definition: ArrayFunction) => PythonExpressions;
  /** Functions that the library itself has are left out: then `[]`. */
  readonly given: (name: string) => readonly string[] | undefined;
}

/** The functions that the network calls, each behind those that it calls itself. */
export function helperLines(used: ReadonlySet<string>, { expressions, given }: HelperWriter): string[] {
  const names = new Set([...used].flatMap(functionsUsedBy));
  return [...names].flatMap((name) => {
    const definition = arrayFunctions[name];
    const lines = given(name) ?? (definition ? expressions(definition).helper(name, definition) : []);
    return lines.length > 0 ? ['', '', ...lines] : [];
  });
}

/** For printers of helpers: their bodies read nothing but their arguments. */
export function nothing(): never {
  throw new Error('a function of the array vocabulary reads nothing but its arguments');
}

/** A helper's functions that are called from its body come first. */
export function functionsUsedBy(name: string): string[] {
  const found = new Set<string>();
  const visit = (e: ArrayExpression): void => {
    if (e.op === 'call') for (const each of functionsUsedBy(e.name)) found.add(each);
    if (e.op === 'erfc') found.add('erfc');
    for (const part of partsOf(e)) visit(part);
  };
  const definition = arrayFunctions[name];
  for (const value of definition ? [...definition.parts.map(([, part]) => part), definition.result] : []) visit(value);
  return [...found, name];
}

function partsOf(e: ArrayExpression): readonly ArrayExpression[] {
  switch (e.op) {
    case 'where':
      return [e.condition, e.a, e.b];
    case 'call':
      return e.args;
    case 'concatenate':
      return e.parts;
    default:
      return 'x' in e ? [e.x] : 'a' in e ? [e.a, e.b] : [];
  }
}

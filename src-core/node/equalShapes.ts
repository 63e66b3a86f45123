import { type Shape, formatShape, sameShape } from '../tensor/shape.ts';
import { type ShapeError, shapeError } from './shapeError.ts';

/** Undefined where all of these ports have one shape; otherwise the error of the first that differs from the first of all. */
export function unequalShapes<Name extends string>(ports: readonly Name[], shapes: Readonly<Record<Name, Shape>>): ShapeError | undefined {
  const [first] = ports;
  if (first === undefined) return undefined;
  const odd = ports.find((port) => !sameShape(shapes[port], shapes[first]));
  return odd && shapeError(odd, `${formatShape(shapes[first])}, the shape at port "${first}",`, shapes[odd]);
}

/** The shape of any input that is known: where all are equal it is the shape of the output too. */
export function anyKnownShape(known: Readonly<Partial<Record<string, Shape>>>): Shape | undefined {
  return Object.values(known).find((shape) => shape !== undefined);
}

import { type Shape, formatShape } from '../tensor/shape.ts';

/** Why a node does not accept the shapes that reach it. `port` names the input at fault. */
export interface ShapeError {
  readonly code: 'E_SHAPE';
  readonly port: string;
  readonly expected: string;
  readonly received: string;
}

export function shapeError(port: string, expected: string, received: Shape): ShapeError {
  return { code: 'E_SHAPE', port, expected, received: formatShape(received) };
}

export function isShapeError(result: object): result is ShapeError {
  return 'code' in result;
}

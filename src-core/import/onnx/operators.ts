import { axisOperators } from './axisOperators.ts';
import { constantOperators } from './constantOperators.ts';
import { elementwiseOperators } from './elementwiseOperators.ts';
import { layerOperators } from './layerOperators.ts';
import type { Operator } from './operation.ts';
import { recurrentOperators } from './recurrentOperators.ts';

/** The operators that are read. */
export const operators: Readonly<Record<string, Operator>> = {
  ...layerOperators,
  ...recurrentOperators,
  ...elementwiseOperators,
  ...axisOperators,
  ...constantOperators,
};

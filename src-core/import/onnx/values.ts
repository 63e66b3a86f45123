import type { MadePort } from './documentBuilder.ts';
import type { ReadTensor } from './readOnnx.ts';
import type { Axis, Size } from './symbolicAxes.ts';

/** An output of a node, and which axes the model thinks that it has. Per sample the node's own shape may be cut otherwise. */
export interface PortValue {
  readonly kind: 'port';
  readonly port: MadePort;
  readonly axes: readonly Axis[];
  /** Where there are steps: null for all of them, which then is one of the axes, or for what is the same at each; else which one it is. */
  readonly at: number | 'last' | null;
  /** It is 0 or 1. */
  readonly isTruth?: boolean;
}

/** Numbers that never change. */
export interface ConstantValue {
  readonly kind: 'constant';
  readonly name: string;
  readonly tensor: ReadTensor;
  /** Whether the model lists them as its own, to be trained. */
  readonly isParameter: boolean;
}

/** Extents that are computed with. `rank` 0: one of them, not a list. */
export interface SizesValue {
  readonly kind: 'sizes';
  readonly sizes: readonly Size[];
  readonly rank: 0 | 1;
}

/** `(a + b erf(k x))`, perhaps times x: part of a GELU. */
export interface ErfValue {
  readonly kind: 'erf';
  readonly x: PortValue;
  readonly k: number;
  readonly a: number;
  readonly b: number;
  readonly timesX: boolean;
}

export type Value = PortValue | ConstantValue | SizesValue | ErfValue;

/** What an operator gives, by output; or, as a sentence, why it cannot be had. */
export type Outcome = Value | readonly (Value | null)[] | string;

import type { WeightSource } from '../../protocol/weightMatch.ts';

/** A source with its numbers, in the shape of the parameter. They are put together when they are asked for. */
export interface ReadableSource extends WeightSource {
  read(): ArrayLike<number>;
}

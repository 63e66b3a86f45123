import type { GradientPlace } from '../protocol/numberPlaces.ts';
import { type Shape, sizeOf } from '../tensor/shape.ts';
import { elementName } from '../tensor/tensor.ts';

/** Which number a checked gradient belongs to, as people count: `W1[2,1]`, `b`, `x[3], step 2, sample 1`. */
export function gradientName({ what, shape, place }: { readonly what: string; readonly shape: Shape; readonly place: GradientPlace }, words: { readonly step: string; readonly sample: string }): string {
  const element = sizeOf(shape) > 1 ? `${what}[${elementName(place.element, shape)}]` : what;
  return place.kind === 'gradient' ? `${element}, ${words.step} ${String(place.step + 1)}, ${words.sample} ${String(place.sample + 1)}` : element;
}

import type { GraphEdge } from '../../../src-core/graph/document.ts';
import type { Block, BlockPair } from '../../../src-core/protocol/frame.ts';

/** How a number becomes the strength of a colour: in proportion, or by its power of ten on both sides of zero. */
export type HeatScale = 'linear' | 'log';
/** Whose largest number is the end of the scale: the whole graph's, or that of the node that the wires leave. */
export type HeatRange = 'graph' | 'layer';

/** The largest sizes of values and of gradients: where the scale ends on both sides of zero. */
export interface HeatEnds {
  readonly value: number;
  readonly gradient: number;
}

/** Below this part of the end a symmetric logarithm is linear: four powers of ten are told apart. */
const linearPart = 1e-4;

/** The strength of a number, from −1 to 1; `most` is the end of the scale. */
export function heatShare(value: number, most: number, scale: HeatScale): number {
  if (!(most > 0) || !Number.isFinite(value)) return 0;
  const share = Math.min(1, Math.abs(value) / most);
  return Math.sign(value) * (scale === 'linear' ? share : Math.log1p(share / linearPart) / Math.log1p(1 / linearPart));
}

const nothing: HeatEnds = { value: 0, gradient: 0 };

/** The ends of the scale for each wire, from the numbers of all of them. */
export class HeatScales {
  #sources: { readonly edges: readonly GraphEdge[]; readonly byEdge: ReadonlyMap<string, string> } | undefined;
  #ends = new Map<string, { value: number; gradient: number }>();
  #range: HeatRange = 'graph';

  /** Takes the newest numbers of all edges. */
  update(edges: readonly GraphEdge[], numbers: ReadonlyMap<string, BlockPair>, range: HeatRange): void {
    if (this.#sources?.edges !== edges) this.#sources = { edges, byEdge: new Map(edges.map(({ id, source }) => [id, source.node])) };
    this.#range = range;
    this.#ends.clear();
    for (const [id, { value, gradient }] of numbers) {
      const key = this.#keyOf(id);
      let ends = this.#ends.get(key);
      if (!ends) this.#ends.set(key, (ends = { value: 0, gradient: 0 }));
      ends.value = Math.max(ends.value, largestOf(value));
      ends.gradient = Math.max(ends.gradient, largestOf(gradient));
    }
  }

  of(edge: string): HeatEnds {
    return this.#ends.get(this.#keyOf(edge)) ?? nothing;
  }

  #keyOf(edge: string): string {
    return this.#range === 'graph' ? '' : (this.#sources?.byEdge.get(edge) ?? '');
  }
}

/** The largest size in a block; 0 for an empty one and for numbers that are not finite. */
export function largestOf({ size, minimum, maximum }: Block): number {
  const most = size === 0 ? 0 : Math.max(Math.abs(minimum), Math.abs(maximum));
  return Number.isFinite(most) ? most : 0;
}

import type { Health } from '../../src-core/protocol/health.ts';

/** The norm of a tensor, or its root mean square, which widths and numbers of samples do not change. */
export type Quantity = 'norm' | 'rms';

/** One point for each layer, or for each time step. */
export interface NormSeries {
  readonly throughTime: boolean;
  readonly keys: readonly string[];
  readonly names: readonly string[];
  readonly values: readonly number[];
  /** Null where there is no loss. */
  readonly gradients: readonly number[] | null;
}

/**
 * What the chart shows: `layers` a point for each layer, over all its steps; `all` a point for each step, over all
 * layers; else a point for each step of the node of that id.
 */
export function normSeries({ layers }: Health, across: string, quantity: Quantity, nameOf: (node: string) => string): NormSeries {
  if (across === 'layers') {
    const several = new Set(layers.map(({ node }) => node).filter((node, index, all) => all.indexOf(node) !== index));
    return {
      throughTime: false,
      keys: layers.map(({ node, port }) => `${node}.${port}`),
      names: layers.map(({ node, port }) => (several.has(node) ? `${nameOf(node)}.${port}` : nameOf(node))),
      values: layers.map(({ value, count }) => together([...value], value.length * count, quantity)),
      gradients: layers.every(({ gradient }) => gradient) ? layers.map(({ gradient, count }) => together([...(gradient ?? [])], (gradient?.length ?? 0) * count, quantity)) : null,
    };
  }
  const chosen = across === 'all' ? layers : layers.filter(({ node }) => node === across);
  const count = chosen.reduce((sum, layer) => sum + layer.count, 0);
  const steps = Array.from({ length: chosen[0]?.value.length ?? 0 }, (_, step) => step);
  const at = (step: number, of: 'value' | 'gradient'): number => together(chosen.map((layer) => layer[of]?.[step] ?? 0), count, quantity);
  return {
    throughTime: true,
    keys: steps.map(String),
    names: steps.map((step) => String(step + 1)),
    values: steps.map((step) => at(step, 'value')),
    gradients: chosen.every(({ gradient }) => gradient) ? steps.map((step) => at(step, 'gradient')) : null,
  };
}

/** The norm of several tensors put together, from their norms. */
function together(norms: readonly number[], count: number, quantity: Quantity): number {
  const norm = Math.hypot(...norms);
  return quantity === 'norm' ? norm : norm / Math.sqrt(Math.max(1, count));
}

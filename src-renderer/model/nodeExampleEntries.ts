import { nodeExampleTypes } from '../../src-core/examples/nodeExamples.ts';
import { registry } from '../../src-core/node/registry.ts';
import type { PaletteEntry } from './paletteEntries.ts';

const types = new Set(nodeExampleTypes);

/** The node types that have an example, as the palette speaks of them. */
export const nodeExampleEntries: readonly PaletteEntry[] = [...registry.values()]
  .filter(({ type }) => types.has(type))
  .map(({ type, category, title, summary }) => ({ id: type, type, category, title, summary, config: {} }));

export function hasNodeExample(type: string): boolean {
  return types.has(type);
}

import type { AnyNodeDefinition } from './definition.ts';
import { definitions } from './registry.generated.ts';

export type Registry = ReadonlyMap<string, AnyNodeDefinition>;

/** Every node type, by its name. The list is generated from the files in `nodes/`. */
export const registry: Registry = new Map(definitions.map((definition) => [definition.type, definition]));

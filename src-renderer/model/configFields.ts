import { z } from 'zod';
import type { AnyNodeDefinition } from '../../src-core/node/definition.ts';

/** One field of a node's config, as a form needs it; made from the definition's schema. */
export type ConfigField = { readonly name: string; readonly optional: boolean } & (
  | { readonly kind: 'boolean' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'number'; readonly whole: boolean; readonly minimum: number; readonly maximum: number }
  | { readonly kind: 'list'; readonly whole: boolean }
  | { readonly kind: 'text' }
  /** No control is made for it. */
  | { readonly kind: 'unknown' }
);

interface JsonProperty {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: { readonly type?: string };
}

const cache = new WeakMap<AnyNodeDefinition, readonly ConfigField[]>();

/** The fields of a node type's config, in the order of its schema. */
export function configFields(definition: AnyNodeDefinition): readonly ConfigField[] {
  let fields = cache.get(definition);
  if (!fields) {
    const { properties = {}, required = [] } = z.toJSONSchema(definition.config, { io: 'output', unrepresentable: 'any' }) as {
      properties?: Record<string, JsonProperty>;
      required?: readonly string[];
    };
    fields = Object.entries(properties).map(([name, property]) => fieldOf(name, property, !required.includes(name)));
    cache.set(definition, fields);
  }
  return fields;
}

function fieldOf(name: string, { type, enum: choices, minimum, maximum, items }: JsonProperty, optional: boolean): ConfigField {
  if (choices) return { name, optional, kind: 'choice', choices: choices.map(String) };
  switch (type) {
    case 'boolean':
      return { name, optional, kind: 'boolean' };
    case 'integer':
    case 'number':
      return { name, optional, kind: 'number', whole: type === 'integer', minimum: minimum ?? -Infinity, maximum: maximum ?? Infinity };
    case 'array':
      return { name, optional, kind: 'list', whole: items?.type === 'integer' };
    case 'string':
      return { name, optional, kind: 'text' };
    default:
      return { name, optional, kind: 'unknown' };
  }
}

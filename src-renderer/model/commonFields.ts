import type { z } from 'zod';
import type { GraphDocument, GraphNode, Parameter } from '../../src-core/graph/document.ts';
import { setConfig } from '../../src-core/graph/edit.ts';
import { initialiseParameters } from '../../src-core/graph/initialise.ts';
import type { LocalizedText } from '../../src-core/node/definition.ts';
import { registry } from '../../src-core/node/registry.ts';
import { type ConfigField, configFields } from './configFields.ts';
import { type NodeFacts, nodeFacts } from './nodeFacts.ts';

/** Stands for a value that is not the same in all of a selection. */
export const mixed = Symbol('mixed');

/** A field that all nodes of a selection have, with the value that they share, or `mixed`. */
export interface CommonField {
  readonly field: ConfigField;
  readonly value: unknown;
  readonly labels: Readonly<Record<string, LocalizedText>>;
  /** Whether all of the nodes can have a value. */
  readonly accepts: (value: unknown) => boolean;
  /** What a definition itself says of a value that it does not take. */
  readonly reason: (value: unknown) => string | undefined;
}

/** The settings that several nodes share: fields of the same name and kind, and with the same choices. */
export function commonFields(nodes: readonly GraphNode[]): readonly CommonField[] {
  const facts = nodes.map(nodeFacts);
  if (facts.length === 0 || !facts.every((one) => one !== undefined)) return [];
  const [first, ...others] = facts;
  if (!first) return [];
  return configFields(first.definition)
    .filter((field) => others.every(({ definition }) => configFields(definition).some((other) => isSameField(field, other))))
    .map((field) => ({
      field,
      value: shared(facts.map(({ config }) => config[field.name]), (value) => JSON.stringify(value)),
      labels: first.definition.labels,
      accepts: (value) => facts.every((one) => parsedField(one, field.name, value).success),
      reason: (value) => facts.flatMap((one) => parsedField(one, field.name, value).error?.issues ?? []).find(({ code }) => code === 'custom')?.message,
    }));
}

/** The document with a field set in every one of these nodes; an optional field that is emptied is left out. */
export function setField(document: GraphDocument, ids: ReadonlySet<string>, field: string, value: unknown): GraphDocument {
  const changed = document.nodes.filter(({ id }) => ids.has(id)).reduce((next, { id }) => setConfig(next, registry, id, field, value), document);
  if (value !== undefined) return changed;
  const clean = (node: GraphNode): GraphNode => ({ ...node, config: Object.fromEntries(Object.entries(node.config).filter(([name]) => name !== field)) });
  return { ...changed, nodes: changed.nodes.map((node) => (ids.has(node.id) ? clean(node) : node)) };
}

/** The records that a selection of nodes uses, each once. */
export function parametersOf(document: GraphDocument, ids: ReadonlySet<string>): readonly Parameter[] {
  const records = new Set(document.nodes.filter(({ id }) => ids.has(id)).flatMap(({ parameters }) => Object.values(parameters)));
  return document.parameters.filter(({ id }) => records.has(id));
}

/** The value that all have, or `mixed`; compared by what `keyOf` makes of them. */
export function shared<T>(values: readonly T[], keyOf: (value: T) => unknown = (value) => value): T | typeof mixed | undefined {
  const [first] = values;
  return values.every((value) => keyOf(value) === keyOf(first as T)) ? first : mixed;
}

/** Changes each of the records with these ids. */
export function changeParameters(document: GraphDocument, ids: ReadonlySet<string>, change: (record: Parameter) => Parameter): GraphDocument {
  return { ...document, parameters: document.parameters.map((record) => (ids.has(record.id) ? change(record) : record)) };
}

/** Draws the records with these ids anew. */
export function drawParameters(document: GraphDocument, ids: ReadonlySet<string>, seed: number): GraphDocument {
  return initialiseParameters(document, registry, seed, ids);
}

function parsedField({ definition, config }: NodeFacts, name: string, value: unknown): z.ZodSafeParseResult<unknown> {
  const { [name]: _old, ...rest } = config;
  return definition.config.safeParse(value === undefined ? rest : { ...rest, [name]: value });
}

function isSameField(a: ConfigField, b: ConfigField): boolean {
  if (a.name !== b.name || a.kind !== b.kind) return false;
  return a.kind !== 'choice' || b.kind !== 'choice' || a.choices.join('|') === b.choices.join('|');
}

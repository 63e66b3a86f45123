import { genericFormulas } from '../../src-core/explain/matrixForm.ts';
import type { GraphDocument, GraphNode, Parameter } from '../../src-core/graph/document.ts';
import { definitionOf } from '../../src-core/graph/resolve.ts';
import type { AnyNodeDefinition, InputPort, LocalizedText, Mode, OutputPort, ParameterSlot, Preset } from '../../src-core/node/definition.ts';
import { registry } from '../../src-core/node/registry.ts';
import { currentLanguage } from '../i18n/translate.ts';

/** What follows from one node and its type alone. */
export interface NodeFacts {
  readonly definition: AnyNodeDefinition;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inputs: readonly InputPort[];
  /** Without the output of a loss, which cannot be wired. */
  readonly outputs: readonly OutputPort[];
  readonly slots: readonly ParameterSlot[];
  /** As the network is used, and as it is trained. */
  readonly formulas: Readonly<Record<Mode, ReturnType<typeof genericFormulas>>>;
  /** Whether a training runs it otherwise. */
  readonly hasModes: boolean;
  /** Where a derivative does not exist, and what it is taken to be. */
  readonly kinks: LocalizedText | null;
  readonly preset: Preset | undefined;
  readonly isData: boolean;
}

const cache = new WeakMap<object, NodeFacts>();
/** Many nodes of a large network have the same settings. */
const alike = new Map<string, NodeFacts>();
const mostAlike = 2000;

/** The facts of a node, or undefined where its type is unknown or its config is not valid. Cached by config. */
export function nodeFacts(node: GraphNode): NodeFacts | undefined {
  const cached = cache.get(node.config);
  if (cached?.definition.type === node.type) return cached;
  const key = JSON.stringify([node.type, node.version, node.config]);
  const known = alike.get(key);
  if (known) {
    cache.set(node.config, known);
    return known;
  }
  const resolved = definitionOf(node, registry);
  if (!resolved) return undefined;
  const { definition } = resolved;
  // The schema of a config is that of an object.
  const config = resolved.config as Readonly<Record<string, unknown>>;
  const facts: NodeFacts = {
    definition,
    config,
    inputs: definition.inputs(config),
    outputs: definition.loss ? [] : definition.outputs(config),
    slots: definition.parameters?.(config) ?? [],
    formulas: { evaluation: genericFormulas(definition.latex(config, 'evaluation')), training: genericFormulas(definition.latex(config, 'training')) },
    hasModes: definition.draws !== undefined || definition.mixesSamples !== undefined,
    kinks: definition.kinks?.(config) ?? null,
    preset: presetOf(definition, config),
    isData: definition.data !== undefined,
  };
  cache.set(node.config, facts);
  if (alike.size >= mostAlike) alike.clear();
  alike.set(key, facts);
  return facts;
}

/** The name on the card: the user's, or the type's (its preset's) in the current language. */
export function nodeTitle(node: GraphNode): string {
  if (node.label !== undefined) return node.label;
  const facts = nodeFacts(node);
  const title = facts?.preset?.title ?? registry.get(node.type)?.title;
  return title?.[currentLanguage()] ?? node.type;
}

const nodesByDocument = new WeakMap<readonly GraphNode[], ReadonlyMap<string, GraphNode>>();

export function nodeById(document: GraphDocument, id: string): GraphNode | undefined {
  let map = nodesByDocument.get(document.nodes);
  if (!map) {
    map = new Map(document.nodes.map((node) => [node.id, node]));
    nodesByDocument.set(document.nodes, map);
  }
  return map.get(id);
}

/** The name on a node's card, by its id; the id itself where there is no such node. */
export function titleOf(document: GraphDocument, id: string): string {
  const node = nodeById(document, id);
  return node ? nodeTitle(node) : id;
}

const parametersByDocument = new WeakMap<readonly Parameter[], ReadonlyMap<string, Parameter>>();

export function parameterById(document: GraphDocument, id: string | undefined): Parameter | undefined {
  let map = parametersByDocument.get(document.parameters);
  if (!map) {
    map = new Map(document.parameters.map((record) => [record.id, record]));
    parametersByDocument.set(document.parameters, map);
  }
  return id === undefined ? undefined : map.get(id);
}

/** The preset that a config shows: the one with most fields of those that agree with it. */
function presetOf({ presets = [] }: AnyNodeDefinition, config: Readonly<Record<string, unknown>>): Preset | undefined {
  return presets
    .filter((preset) => Object.entries(preset.config).every(([field, value]) => JSON.stringify(config[field]) === JSON.stringify(value)))
    .toSorted((a, b) => Object.keys(b.config).length - Object.keys(a.config).length)[0];
}

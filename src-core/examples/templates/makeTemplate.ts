import type { z } from 'zod';
import { makeTable } from '../../data/generators.ts';
import { fitted } from '../../data/normalise.ts';
import { rowsOfSamples } from '../../data/sampleRows.ts';
import { sampleSet } from '../../data/samples.ts';
import type { DataSet, Normalisation, Recipe, Split } from '../../graph/dataset.ts';
import { type Column, type GraphDocument, type GraphNode, emptyDocument } from '../../graph/document.ts';
import { edgeBetween } from '../../graph/edit.ts';
import { initialiseParameters } from '../../graph/initialise.ts';
import { reconcile } from '../../graph/reconcile.ts';
import { type Initialiser, TrainingSchema } from '../../graph/training.ts';
import type { Registry } from '../../node/registry.ts';

/** What a training template is made from: its network in short, its data as a recipe, and how it is trained. */
export interface TemplatePlan {
  readonly title: string;
  readonly description: string;
  readonly source: string;
  /** Decides the first weights and the order of the samples. */
  readonly seed: number;
  /** By id: type, column and row of the card, config, and the name on the card. */
  readonly nodes: Readonly<Record<string, readonly [type: string, column: number, row: number, config: Readonly<Record<string, unknown>>, label?: string]>>;
  /** As `node.port → node.port`. */
  readonly wires: readonly `${string}.${string} → ${string}.${string}`[];
  readonly recipe: Recipe;
  /** Which nodes the recipe's features and targets go to. */
  readonly bind: { readonly input: string; readonly target: string };
  /** Shares of the samples that a seed chooses, or the column that says it. */
  readonly split: { readonly validation: number; readonly test: number } | Extract<Split, { readonly kind: 'column' }>;
  readonly normalise?: Readonly<Record<string, Normalisation['kind']>>;
  /** Samples on the canvas: so many, the first of the data set. */
  readonly shown: number;
  readonly initialisers?: Readonly<Record<string, Initialiser>>;
  readonly training: z.input<typeof TrainingSchema>;
}

/** Distances between cards, in px of the canvas. */
const [columnWidth, rowHeight] = [320, 220];

/** The document of a template. */
export function makeTemplate(plan: TemplatePlan, registry: Registry): GraphDocument {
  const { table, sequence, suggested } = makeTable(plan.recipe);
  const data: DataSet = {
    name: plan.title,
    source: { kind: 'recipe', recipe: plan.recipe },
    table: { columns: table.columns, rows: table.rows },
    sequence,
    split: 'kind' in plan.split ? plan.split : { kind: 'seed', seed: 1, ...plan.split },
    normalise: {},
    missing: {},
    bindings: { [plan.bind.input]: suggested.input, [plan.bind.target]: suggested.target },
    shown: Array.from({ length: plan.shown }, (_, sample) => sample),
  };
  const dataset = fitted(data, table, plan.normalise ?? {});
  const rows = rowsOfSamples(sampleSet(dataset, table), dataset.shown);
  const nodes = Object.entries(plan.nodes).map(([id, [type, column, row, config, label]]): GraphNode => {
    const definition = registry.get(type);
    if (!definition) throw new RangeError(`there is no node type ${type}`);
    const position = { x: column * columnWidth, y: row * rowHeight };
    return { id, type, version: definition.version, ...(label !== undefined && { label }), position, config: definition.config.parse(config) as GraphNode['config'], parameters: {} };
  });
  const edges = plan.wires.map((wire) => {
    const [source, target] = wire.split(' → ').map((end) => {
      const [node = '', port = ''] = end.split('.');
      return { node, port };
    });
    if (!source || !target) throw new RangeError(`not a wire: ${wire}`);
    return edgeBetween(source, target);
  });
  const wired = reconcile(
    { ...emptyDocument(plan.title), description: plan.description, source: plan.source, seed: plan.seed, nodes, edges, training: TrainingSchema.parse(plan.training), data: { samples: rows.samples, steps: rows.steps, columns: {} } },
    registry,
  );
  const columns = Object.entries(wired.data.columns).map(([node, { values }]): [string, Column] => [node, { values: { shape: values.shape, values: [...(rows.columns[node] ?? values.values)] } }]);
  const parameters = wired.parameters.map((record) => ({ ...record, ...(plan.initialisers?.[record.id] && { initialiser: plan.initialisers[record.id] }) }));
  return initialiseParameters({ ...wired, parameters, dataset, data: { ...wired.data, ...(rows.lengths && { lengths: [...rows.lengths] }), columns: Object.fromEntries(columns) } }, registry, plan.seed);
}

import { z } from 'zod';
import { mostSeed } from '../tensor/random.ts';
import { decodeFloat64, encodeFloat64 } from './base64.ts';
import { DataSetSchema, TableShapeSchema } from './dataset.ts';
import { JsonSchema } from './json.ts';
import { lookedAtOnce } from './lookedAtOnce.ts';
import { NumbersSchema, RunSchema } from './run.ts';
import { InitialiserSchema, TrainingSchema, defaultTraining } from './training.ts';

/** The version of the file format that this program writes. Older files are brought up to it, newer ones open read-only. */
export const schemaVersion = 3;
export const formatName = 'chainrule';

/** JSON has no word for the first three, and its writers drop the sign of the last, so files spell them. */
const SpecialNumber = z.enum(['NaN', 'Infinity', '-Infinity', '-0']);
const FileNumber = z.union([z.number(), SpecialNumber]);
/** Above this many elements (64 KiB of float64) a tensor is written as base64, never as a long array. */
export const longestPlainTensor = 8192;

const ShapeSchema = z.array(z.int().min(0).max(2 ** 31)).max(8);

const FileTensor = z.union([
  z.strictObject({ shape: ShapeSchema, values: z.array(FileNumber).max(longestPlainTensor) }),
  z.strictObject({ shape: ShapeSchema, float64: z.base64() }).describe('little-endian float64, row-major'),
]);

const MemoryTensor = z
  .object({ shape: ShapeSchema, values: z.array(z.union([z.number(), z.nan(), z.literal(Infinity), z.literal(-Infinity)])) })
  .refine(({ shape, values }) => shape.reduce((size, length) => size * length, 1) === values.length, {
    message: 'the number of values is not the product of the shape',
  });

/** A tensor: short ones as numbers, long ones as base64, and NaN or infinity as words. */
export const TensorSchema = z.codec(FileTensor, MemoryTensor, {
  decode: (tensor) => ({
    shape: tensor.shape,
    values: 'values' in tensor ? tensor.values.map(Number) : decodeFloat64(tensor.float64),
  }),
  encode: ({ shape, values }) =>
    values.length > longestPlainTensor
      ? { shape, float64: encodeFloat64(values) }
      : { shape, values: values.map(spell) },
});

function spell(value: number): z.infer<typeof FileNumber> {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? value : SpecialNumber.parse(String(value));
}

/**
 * Nodes and wires of one document, at most: twice what opens within two seconds. A network of many layers is a few nodes,
 * and one of ten times as many takes the window longer to look through than anybody waits.
 */
export const mostNodes = 20_000;
export const mostEdges = 80_000;

const Identifier = z.string().min(1).max(200);

/** How long texts may be; the fields in which they are typed take no more. */
export const longest = { name: 500, text: 20_000, student: 200, answer: 100 } as const;

/** A place on the canvas, in px at 100 %. */
export const PointSchema = z.strictObject({ x: z.number(), y: z.number() });
export type Point = z.infer<typeof PointSchema>;

export const PortReferenceSchema = z.strictObject({ node: Identifier, port: Identifier });
export type PortReference = z.infer<typeof PortReferenceSchema>;

export const NodeSchema = lookedAtOnce(z.strictObject({
  id: Identifier,
  type: Identifier,
  /** The version of the node type's config. */
  version: z.int().min(1),
  /** The name on the card; the type's title where it is left out. */
  label: z.string().max(longest.name).optional(),
  position: PointSchema,
  config: z.record(z.string(), JsonSchema),
  /** For each of the node's parameter slots the record it uses. Two slots may name one record: tied weights. */
  parameters: z.record(Identifier, Identifier),
  /** The innermost group that it is in. */
  group: Identifier.optional(),
  /** A bypassed node hands its input on as it is. */
  bypassed: z.literal(true).optional(),
}));
export type GraphNode = z.infer<typeof NodeSchema>;

export const EdgeSchema = lookedAtOnce(z.strictObject({
  id: Identifier,
  source: PortReferenceSchema,
  target: PortReferenceSchema,
  /** Where its wire is led through on the canvas, from its source to its target. */
  waypoints: z.array(PointSchema).max(100).optional(),
}));
export type GraphEdge = z.infer<typeof EdgeSchema>;

/** Nodes that are seen as one. Its place on the canvas is that of what it holds; nothing computed depends on it. */
export const GroupSchema = z.strictObject({
  id: Identifier,
  name: z.string().max(longest.name),
  /** The group that it is in. */
  parent: Identifier.optional(),
  /** Whether it is shown as one card. */
  folded: z.boolean(),
  /** Inputs that were fed by one output and are one port of the card, as long as nothing else feeds them. */
  inputs: z.array(z.array(PortReferenceSchema)).optional(),
  /** The user's module that it was made from, and its nodes in the order in which the module has them. */
  module: z.strictObject({ id: Identifier, nodes: z.array(Identifier).max(100_000) }).optional(),
});
export type Group = z.infer<typeof GroupSchema>;

/** The colours that a comment frame can have. */
export const frameHues = ['grey', 'blue', 'green', 'yellow', 'red'] as const;

/** A comment behind the cards: Markdown with `$formulas$`. */
export const FrameSchema = z.strictObject({
  id: Identifier,
  text: z.string().max(longest.text),
  position: PointSchema,
  size: z.strictObject({ width: z.number().positive(), height: z.number().positive() }),
  hue: z.enum(frameHues),
});
export type Frame = z.infer<typeof FrameSchema>;

export const ParameterSchema = z.strictObject({
  id: Identifier,
  name: z.string().max(longest.name),
  values: TensorSchema,
  /** What reset brings back; left out where nothing has been trained since the values were given. */
  initial: TensorSchema.optional(),
  trainable: z.boolean(),
  /** The learning rate of this parameter, as a multiple of the document's; 1 where it is left out. */
  rate: z.number().min(0).optional(),
  /** How its numbers are drawn anew; as its node type says where it is left out. */
  initialiser: InitialiserSchema.optional(),
});
export type Parameter = z.infer<typeof ParameterSchema>;

/** The rows of one input or target node: shape `[N, T, …per-sample shape]`. */
export const ColumnSchema = z.strictObject({ values: TensorSchema, initial: TensorSchema.optional() });
export type Column = z.infer<typeof ColumnSchema>;

export const DataSchema = z.strictObject({
  samples: z.int().min(1),
  steps: z.int().min(1),
  /** Steps of each sample where some are shorter: the rest is padding, which losses pass over. */
  lengths: z.array(z.int().min(1)).optional(),
  /** For each input and target node its rows. */
  columns: z.record(Identifier, ColumnSchema),
});

/** One place among time steps, samples and elements; what is left out means all of them. */
const Place = { step: z.int().min(0).optional(), sample: z.int().min(0).optional(), element: z.int().min(0).optional() };

const PlainLocatorSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('value'), node: Identifier, port: Identifier, ...Place }),
  z.strictObject({ kind: z.literal('edge-gradient'), edge: Identifier, ...Place, extreme: z.enum(['minimum', 'maximum']).optional() }),
  z.strictObject({ kind: z.literal('output-gradient'), node: Identifier, port: Identifier, ...Place }),
  z.strictObject({ kind: z.literal('internal'), node: Identifier, name: Identifier, gradient: z.boolean(), ...Place }),
  z.strictObject({ kind: z.literal('parameter'), parameter: Identifier, element: z.int().min(0).optional() }),
  z.strictObject({ kind: z.literal('parameter-gradient'), parameter: Identifier, element: z.int().min(0).optional() }),
  /** The part of a parameter's gradient that the loss at one step sends back to its use at another. */
  z.strictObject({ kind: z.literal('gradient-term'), parameter: Identifier, lossStep: z.int(), step: z.int().optional(), element: z.int().optional() }),
  z.strictObject({ kind: z.literal('loss'), node: Identifier.optional() }),
]);

/** Where a number of a run is read. A ratio of two gradients along one path is the local derivative between them. */
export const LocatorSchema = z.union([
  PlainLocatorSchema,
  z.strictObject({ kind: z.literal('ratio'), of: PlainLocatorSchema, over: PlainLocatorSchema }),
]);
export type Locator = z.infer<typeof LocatorSchema>;

/** Asks a student for the number. `hidden`: the app shows "?" in its place until the answer is right. */
export const QuestionSchema = z.strictObject({ hidden: z.boolean() });

/** A number that a source prints, that was computed independently, or that is asked for, with its place in the run. */
export const ExpectedSchema = z.strictObject({
  /** What answers call a question by; see `questionsOf` for one that has none. */
  id: Identifier.optional(),
  what: z.string(),
  at: LocatorSchema,
  /** Updates made before the number is read: 0, or 1 for "after the step". */
  after: z.int().min(0).max(1),
  /** As printed in the source, with the source's digits: one text for each element, row-major. */
  published: z.array(z.string()).optional(),
  /** Computed independently in float64, row-major. */
  computed: z.array(z.number()).optional(),
  /** Present where the published number is wrong in the source: what is right, and why. */
  erratum: z.string().optional(),
  question: QuestionSchema.optional(),
  /** What a student typed: one text for each element, row-major; '' where nothing is typed yet. */
  typed: z.array(z.string().max(longest.answer)).max(10_000).optional(),
});
export type Expected = z.infer<typeof ExpectedSchema>;

/** One project: the network, its parameters and data, how it is trained and what is known about its answers. */
export const DocumentSchema = z.strictObject({
  format: z.literal(formatName),
  schemaVersion: z.literal(schemaVersion),
  title: z.string().max(longest.name),
  description: z.string().max(longest.text).optional(),
  /** Course or paper the example was taken from, and slips in it that no single number shows. */
  source: z.string().optional(),
  errata: z.array(z.string()).optional(),
  precision: z.enum(['float64', 'float32']),
  seed: z.int().min(0).max(mostSeed),
  /** Whether the canvas shows the network as it is trained; left out: as it is used. */
  mode: z.literal('training').optional(),
  nodes: z.array(NodeSchema).max(mostNodes),
  edges: z.array(EdgeSchema).max(mostEdges),
  groups: z.array(GroupSchema).max(mostNodes).default([]),
  frames: z.array(FrameSchema).max(10_000).default([]),
  parameters: z.array(ParameterSchema),
  /** The rows on the canvas. */
  data: DataSchema,
  /** Where training takes its samples from; without one from the rows on the canvas. */
  dataset: DataSetSchema.nullable().default(null),
  /** In files only: the tables that travel with the document, by their hash. The host keeps them otherwise. */
  tables: z.record(z.string().regex(/^[0-9a-f]{64}$/), z.strictObject({ ...TableShapeSchema.shape, values: NumbersSchema })).optional(),
  training: TrainingSchema,
  /** Training runs, the oldest first. */
  runs: z.array(RunSchema).max(1000).default([]),
  expected: z.array(ExpectedSchema),
  /** Who typed the answers. */
  student: z.string().max(longest.student).optional(),
  view: z.strictObject({
    viewport: z.strictObject({ x: z.number(), y: z.number(), zoom: z.number().positive() }).optional(),
  }),
});
export type GraphDocument = z.output<typeof DocumentSchema>;

export function emptyDocument(title: string): GraphDocument {
  return {
    format: formatName,
    schemaVersion,
    title,
    precision: 'float64',
    seed: 1,
    nodes: [],
    edges: [],
    groups: [],
    frames: [],
    parameters: [],
    data: { samples: 1, steps: 1, columns: {} },
    dataset: null,
    training: defaultTraining,
    runs: [],
    expected: [],
    view: {},
  };
}

import { z } from 'zod';
import { DocumentSchema } from '../graph/document.ts';
import { TrainingSchema } from '../graph/training.ts';

/** By this a story's text is known. */
export const storyFormat = 'chainrule-story';
/** The version of the format that this program writes. */
export const storyVersion = 1;

const Words = z.strictObject({ en: z.string().min(1).max(2000), 'zh-CN': z.string().min(1).max(2000) }).describe('one text in both languages');
/** What a story calls a node: the id it has in the document, or the name it is given when it is added. */
const NodeName = z.string().min(1).max(200);
const PortSchema = z.strictObject({ node: NodeName, port: z.string().min(1).max(200) });
const WireSchema = z.strictObject({ from: PortSchema, to: PortSchema });
/** The name of a file, without folders: a story writes only where its player lets it. */
const FileName = z.string().regex(/^[\p{L}\p{N}_-][\p{L}\p{N}._ -]{0,99}$/u, 'must be a plain file name');
const Count = z.int().min(1).max(1000);
const PlaceSchema = z.strictObject({ x: z.number().min(-1e5).max(1e5), y: z.number().min(-1e5).max(1e5) }).describe('the corner of the card on the canvas, in px at 100 %');

/** A cell of the matrices on a card, counted from 1: of a parameter, or of the rows of an input or target. */
const CellSchema = z.strictObject({ kind: z.literal('cell'), node: NodeName, parameter: z.string().min(1).max(200).optional(), row: z.int().min(1).max(1e6), column: z.int().min(1).max(1e6) });
/** A setting of a whole, or one that only the kind chosen there has: `optimizer.momentum`. */
const settingOf = <const Whole extends readonly string[]>(wholes: Whole, ...withOwn: readonly Whole[number][]) =>
  z.union([z.enum(wholes), z.string().regex(new RegExp(`^(?:${withOwn.join('|')})\\.[A-Za-z0-9]{1,50}$`))]);

const FieldSchema = z.discriminatedUnion('kind', [
  CellSchema,
  z.strictObject({ kind: z.literal('name'), node: NodeName }),
  z.strictObject({ kind: z.literal('setting'), node: NodeName, setting: z.string().min(1).max(200) }),
  z.strictObject({ kind: z.literal('training'), setting: settingOf(TrainingSchema.keyof().options, 'optimizer', 'schedule') }),
  z.strictObject({ kind: z.literal('parameter'), node: NodeName, parameter: z.string().min(1).max(200), setting: settingOf(['trainable', 'rate', 'initialiser'], 'initialiser') }).describe('how a parameter is trained and drawn'),
  z.strictObject({ kind: z.literal('document'), setting: z.enum(['precision']) }),
  z.strictObject({ kind: z.literal('answer'), question: z.string().min(1).max(200), element: z.int().min(1).max(1000).default(1) }).describe('what a student answers to a question of the document'),
]);

/** Something that is seen on the screen. Numbers are given as they are shown, so that what is compared is what a reader reads. */
const SightSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('edge'), wire: WireSchema, value: z.string().max(200).optional(), gradient: z.string().max(200).optional() }),
  z.strictObject({ ...CellSchema.shape, shows: z.string().max(200) }),
  z.strictObject({ kind: z.literal('loss'), below: z.number().optional(), above: z.number().optional(), shows: z.string().max(200).optional() }),
  z.strictObject({ kind: z.literal('idle') }).describe('nothing trains'),
  z.strictObject({ kind: z.literal('verdict'), question: z.string().min(1).max(200), verdict: z.enum(['right', 'rounded', 'wrong']) }).describe('how a typed answer is judged'),
  z.strictObject({ kind: z.literal('printed'), answer: z.int().min(1).max(1000), verdict: z.enum(['agrees', 'erratum', 'differs']) }).describe('how a number that the source prints is judged, counted from 1'),
]);

const TargetSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('node'), node: NodeName }),
  z.strictObject({ kind: z.literal('edge'), wire: WireSchema }),
  z.strictObject({ kind: z.literal('command'), command: z.string().min(1).max(100) }),
  z.strictObject({ kind: z.literal('question'), question: z.string().min(1).max(200) }),
  z.strictObject({ kind: z.literal('printed'), answer: z.int().min(1).max(1000) }),
]);

/** The tabs below the canvas. */
const TabSchema = z.enum(['data', 'curve', 'results', 'sweep', 'problems', 'derivation', 'health', 'outline', 'questions']);

/** Each step says what is done, and may tell why in a caption. */
const caption = { caption: Words.optional() };

export const StepSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('say'), caption: Words }),
  z.strictObject({ do: z.literal('add'), entry: z.string().min(1).max(200).describe('an entry of the palette'), as: NodeName, at: PlaceSchema, ...caption }),
  z.strictObject({ do: z.literal('connect'), ...WireSchema.shape, ...caption }),
  z.strictObject({ do: z.literal('disconnect'), ...WireSchema.shape, ...caption }),
  z.strictObject({ do: z.literal('type'), into: FieldSchema, text: z.string().max(10_000).describe('of a list the value of the entry that is chosen'), ...caption }),
  z.strictObject({ do: z.literal('tick'), box: FieldSchema, on: z.boolean(), ...caption }),
  z.strictObject({ do: z.literal('fill'), node: NodeName, parameter: z.string().min(1).max(200).optional(), values: z.array(z.array(z.number()).min(1).max(100)).min(1).max(100), ...caption }),
  z.strictObject({ do: z.literal('select'), nodes: z.array(NodeName).max(1000).describe('none: nothing is selected'), ...caption }),
  z.strictObject({ do: z.literal('move'), node: NodeName, by: PlaceSchema.describe('px at 100 %'), ...caption }),
  z.strictObject({ do: z.literal('tab'), tab: TabSchema, ...caption }),
  z.strictObject({ do: z.literal('command'), command: z.string().min(1).max(100).describe('a command of the app, as its menu has it'), ...caption }),
  z.strictObject({ do: z.literal('walk'), direction: z.enum(['forwards', 'backwards']), times: Count.default(1), ...caption }),
  z.strictObject({ do: z.literal('scrub'), step: z.int().min(0).max(1e6), ...caption }),
  z.strictObject({ do: z.literal('sample'), sample: z.int().min(0).max(1e6), ...caption }),
  z.strictObject({ do: z.literal('rows'), samples: Count.describe('of the rows on the canvas; there are at most so many before'), ...caption }),
  z.strictObject({ do: z.literal('train'), epochs: z.int().min(1).max(1e9), until: SightSchema.optional(), ...caption }),
  z.strictObject({ do: z.literal('undo'), times: Count.default(1), ...caption }),
  z.strictObject({ do: z.literal('redo'), times: Count.default(1), ...caption }),
  z.strictObject({ do: z.literal('export'), format: z.string().min(1).max(50), file: FileName, ...caption }),
  z.strictObject({ do: z.literal('zoom'), to: z.union([z.literal('all'), z.array(NodeName).min(1).max(1000)]), ...caption }),
  z.strictObject({ do: z.literal('highlight'), target: TargetSchema, ...caption }),
  z.strictObject({ do: z.literal('wait'), for: SightSchema, ...caption }),
  z.strictObject({ do: z.literal('expect'), that: SightSchema, ...caption }),
  z.strictObject({ do: z.literal('picture'), name: FileName, ...caption }),
]);

/** What a story begins with: nothing, an example, or a document that travels with it. */
const BeginningSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('empty') }),
  z.strictObject({ kind: z.literal('example'), example: z.string().min(1).max(200) }),
  z.strictObject({ kind: z.literal('project'), project: DocumentSchema }),
]);

/** A demonstration as data: played by pointer and keyboard on the real app, and inside the app for a lecture. */
export const StorySchema = z.strictObject({
  format: z.literal(storyFormat),
  version: z.literal(storyVersion),
  title: Words,
  summary: Words,
  begin: BeginningSchema,
  steps: z.array(StepSchema).min(1).max(2000),
});

export type Story = z.output<typeof StorySchema>;
export type Step = z.output<typeof StepSchema>;
export type StepKind = Step['do'];
export type StepOf<K extends StepKind> = Extract<Step, { do: K }>;
export type Sight = z.output<typeof SightSchema>;
export type Field = z.output<typeof FieldSchema>;
export type Target = z.output<typeof TargetSchema>;
export type Wire = z.output<typeof WireSchema>;

import { z } from 'zod';
import { mostSeed } from '../tensor/random.ts';

/*
 * A data set: a table of numbers, what its columns mean, and how samples are made of its rows. The document holds
 * this description; the numbers are made from a recipe or lie in the host's store of tables under their hash.
 */

const ColumnName = z.string().max(500);
const Seed = z.int().min(0).max(mostSeed);

/**
 * A column of a table. All are numbers: a `class` is an index into `classes`, a `key` (which sequence a row belongs
 * to, what is not used) counts the different texts in the order in which they come. A missing number is NaN.
 */
export const TableColumnSchema = z.discriminatedUnion('kind', [
  z.strictObject({ name: ColumnName, kind: z.literal('number') }),
  z.strictObject({ name: ColumnName, kind: z.literal('class'), classes: z.array(z.string().max(500)).max(10_000) }),
  z.strictObject({ name: ColumnName, kind: z.literal('key') }),
]);
export type TableColumn = z.output<typeof TableColumnSchema>;

/** What a table looks like, without its numbers. */
export const TableShapeSchema = z.strictObject({ columns: z.array(TableColumnSchema).max(100_000), rows: z.int().min(0) });
export type TableShape = z.output<typeof TableShapeSchema>;

/** A table with its numbers, `[rows, columns]` row-major. */
export interface Table extends TableShape {
  readonly values: Float64Array;
}

/** The built-in generators; see `data/generators/<kind>.ts`. The same recipe makes the same numbers everywhere. */
export const RecipeSchema = z.discriminatedUnion('kind', [
  /** The four rows of exclusive or; with noise, `rows` points around them. Columns x1, x2, y. */
  z.strictObject({ kind: z.literal('xor'), rows: z.int().min(4).max(1e6).default(4), noise: z.number().min(0).default(0), seed: Seed.default(1) }),
  z.strictObject({ kind: z.literal('moons'), rows: z.int().min(2).max(1e6).default(200), noise: z.number().min(0).default(0.1), seed: Seed.default(1) }),
  z.strictObject({ kind: z.literal('circles'), rows: z.int().min(2).max(1e6).default(200), noise: z.number().min(0).default(0.05), seed: Seed.default(1) }),
  z.strictObject({ kind: z.literal('spirals'), rows: z.int().min(2).max(1e6).default(300), arms: z.int().min(2).max(10).default(2), turns: z.number().positive().max(20).default(1.5), noise: z.number().min(0).default(0.02), seed: Seed.default(1) }),
  z.strictObject({ kind: z.literal('blobs'), rows: z.int().min(2).max(1e6).default(200), centres: z.int().min(2).max(20).default(3), spread: z.number().min(0).default(0.5), seed: Seed.default(1) }),
  /** y = sin(x) + noise on [−π, π]. Columns x, y. */
  z.strictObject({ kind: z.literal('sine'), rows: z.int().min(2).max(1e6).default(200), noise: z.number().min(0).default(0.1), seed: Seed.default(1) }),
  /** y = w · x + b + noise. Columns x1 … xk, y. */
  z.strictObject({ kind: z.literal('linear'), rows: z.int().min(2).max(1e6).default(200), features: z.int().min(1).max(100).default(2), noise: z.number().min(0).default(0.1), seed: Seed.default(1) }),
  /** Sequences of (number in [0, 1), mark); two are marked, the target is the sum of the marked ones so far. Columns sequence, step, number, mark, sum. */
  z.strictObject({ kind: z.literal('adding'), rows: z.int().min(1).max(1e5).default(1000), steps: z.int().min(2).max(10_000).default(10), seed: Seed.default(1) }),
  /** Sequences of bits; the target at each step is the parity of the bits so far. With `shortest` below `steps` they differ in length. Columns sequence, step, bit, parity. */
  z.strictObject({ kind: z.literal('parity'), rows: z.int().min(1).max(1e5).default(1000), steps: z.int().min(1).max(10_000).default(8), shortest: z.int().min(1).max(10_000).nullable().default(null), seed: Seed.default(1) }),
  /** `items` symbols, a pause of `pause` blanks, a call, and then the symbols again. Columns sequence, step, symbol, recall (both classes). */
  z.strictObject({ kind: z.literal('copy'), rows: z.int().min(1).max(1e5).default(1000), items: z.int().min(1).max(100).default(3), symbols: z.int().min(2).max(50).default(4), pause: z.int().min(0).max(10_000).default(5), seed: Seed.default(1) }),
  /** Sequences of random symbols; the target at each step is whether the symbol is the only one of its kind, the first, the last, or one between. Columns sequence, step, symbol, occurrence (both classes). */
  z.strictObject({ kind: z.literal('occurrences'), rows: z.int().min(1).max(1e5).default(1000), steps: z.int().min(1).max(1000).default(8), symbols: z.int().min(2).max(50).default(4), seed: Seed.default(1) }),
  /** A tiny text cut into pieces of `steps` characters, each with the last `overlap` of the one before. Columns sequence, step, character, next (both classes); with `positions` a row is a piece, character1 … and next1 …; with an overlap the class part says which pieces are of stretches that are held out. */
  z.strictObject({ kind: z.literal('characters'), steps: z.int().min(2).max(1000).default(16), overlap: z.int().min(0).max(999).default(0), positions: z.boolean().default(false), seed: Seed.default(1) }),
  /** 8×8 pictures of the digits 0–9, glyphs moved by up to one cell, with noise. Columns p00 … p77 in [0, 1], digit. */
  z.strictObject({ kind: z.literal('digits'), rows: z.int().min(10).max(1e5).default(1000), noise: z.number().min(0).default(0.15), seed: Seed.default(1) }),
]);
export type Recipe = z.output<typeof RecipeSchema>;
export const recipeKinds = ['xor', 'moons', 'circles', 'spirals', 'blobs', 'sine', 'linear', 'adding', 'parity', 'copy', 'occurrences', 'characters', 'digits'] as const satisfies readonly Recipe['kind'][];

/** Where a table's numbers come from. `hash` is the SHA-256 of the stored table, in hexadecimal. */
export const TableSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('recipe'), recipe: RecipeSchema }),
  z.strictObject({ kind: z.literal('stored'), hash: z.string().regex(/^[0-9a-f]{64}$/), file: z.string().max(500).optional() }),
]);
export type TableSource = z.output<typeof TableSourceSchema>;

/** How rows make samples where there is time. `wide`: one row is a sample, its columns are repeated step by step, and missing numbers at its end are padding. */
export const SequenceSchema = z.discriminatedUnion('kind', [
  /** Rows with the same number in column `sequence` are one sample, in the order of column `step`, or of the rows where it is null. */
  z.strictObject({ kind: z.literal('long'), sequence: ColumnName, step: ColumnName.nullable() }),
  z.strictObject({ kind: z.literal('wide'), steps: z.int().min(1).max(100_000) }),
]);

const Share = z.number().min(0).max(1);
/** Which samples are for training, validation and test. */
export const SplitSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('seed'), seed: Seed, validation: Share, test: Share }),
  /** By a column of classes or numbers: what is neither of the two is for training. A sequence goes by its first row. */
  z.strictObject({ kind: z.literal('column'), column: ColumnName, validation: z.string().nullable(), test: z.string().nullable() }),
]);
export type Split = z.output<typeof SplitSchema>;

/** `(x − shift) / scale`, fitted on the training part alone: mean and standard deviation, or minimum and range. */
export const NormalisationSchema = z.strictObject({ kind: z.enum(['standard', 'range']), shift: z.number(), scale: z.number().positive() });
export type Normalisation = z.output<typeof NormalisationSchema>;

/** Which columns a node's rows are made of. A class is taken as its index or as a one-hot row. */
export const BindingSchema = z.strictObject({ columns: z.array(ColumnName).min(1).max(100_000), classes: z.enum(['index', 'one-hot']).default('index') });
export type Binding = z.output<typeof BindingSchema>;

export const DataSetSchema = z.strictObject({
  name: z.string().max(500),
  source: TableSourceSchema,
  table: TableShapeSchema,
  sequence: SequenceSchema.nullable(),
  split: SplitSchema,
  /** By column name. */
  normalise: z.record(z.string(), NormalisationSchema),
  /** What stands in for a missing number, by column name: the mean of the training part. */
  missing: z.record(z.string(), z.number()),
  /** By node id. */
  bindings: z.record(z.string(), BindingSchema),
  /** The samples whose numbers are on the canvas, counted from 0. */
  shown: z.array(z.int().min(0)).max(10_000),
});
export type DataSet = z.output<typeof DataSetSchema>;

export const parts = ['training', 'validation', 'test'] as const;
export type Part = (typeof parts)[number];

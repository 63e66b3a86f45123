import { z } from 'zod';
import { BindingSchema, DataSetSchema, TableShapeSchema, TableSourceSchema } from '../graph/dataset.ts';
import { Count, Numbers, Path } from './messageFields.ts';

/* Tables, which the host keeps. */

/** Where a table is, and what its columns are. */
const TableInfoSchema = z.strictObject({ source: TableSourceSchema, table: TableShapeSchema });
export type TableInfo = z.output<typeof TableInfoSchema>;

/** How a text file is read; what is null is found out from the file. */
export const ImportOptionsSchema = z.strictObject({
  delimiter: z.enum([',', ';', '\t', '|']).nullable(),
  header: z.boolean().nullable(),
  decimal: z.enum(['.', ',']).nullable(),
  /** Rows with a missing number in a column that is taken: left out, or kept, for the mean of the training part to stand in. */
  missing: z.enum(['drop', 'keep']),
  /** Which columns are taken, and as what; null: as found out. */
  columns: z.array(z.strictObject({ index: Count, name: z.string().max(500), kind: z.enum(['number', 'class', 'key']) })).nullable(),
});
export type ImportOptions = z.output<typeof ImportOptionsSchema>;

/** Something in a file that is not as it should be. Rows and columns count from 1, the header is row 1 where there is one. */
export const ImportFaultSchema = z.strictObject({
  kind: z.enum(['missing', 'not-a-number', 'too-few-cells', 'too-many-cells', 'bad-quote', 'bad-encoding']),
  row: Count,
  column: Count,
  name: z.string(),
  text: z.string().max(200),
});
export type ImportFault = z.output<typeof ImportFaultSchema>;

/** What a file looks like before it is imported. */
export const InspectionSchema = z.strictObject({
  path: Path,
  bytes: z.number(),
  kind: z.enum(['text', 'npy', 'npz']),
  delimiter: z.enum([',', ';', '\t', '|']).nullable(),
  header: z.boolean().nullable(),
  decimal: z.enum(['.', ',']).nullable(),
  /** Whether the whole file was read, or its first part only. */
  complete: z.boolean(),
  rows: Count,
  columns: z.array(z.strictObject({ index: Count, name: z.string(), kind: z.enum(['number', 'class', 'key']), missing: Count, distinct: Count.nullable(), classes: z.array(z.string()).nullable() })),
  /** The first rows as texts, at most 50. */
  preview: z.array(z.array(z.string())),
  faults: z.array(ImportFaultSchema).max(200),
  faultCount: Count,
  /** How the rows of an array with three axes are sequences. */
  sequence: DataSetSchema.shape.sequence,
});
export type Inspection = z.output<typeof InspectionSchema>;

/** One change to a table. Rows and columns count from 0. */
export const TableEditSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cells'), cells: z.array(z.strictObject({ row: Count, column: Count, text: z.string().max(500) })).min(1).max(100_000) }),
  z.strictObject({ kind: z.literal('insert-rows'), at: Count, count: z.int().min(1).max(100_000) }),
  z.strictObject({ kind: z.literal('delete-rows'), rows: z.array(Count).min(1).max(100_000) }),
  z.strictObject({ kind: z.literal('insert-column'), at: Count, name: z.string().max(500), as: z.enum(['number', 'class']) }),
  z.strictObject({ kind: z.literal('delete-column'), column: Count }),
  z.strictObject({ kind: z.literal('rename-column'), column: Count, name: z.string().max(500) }),
]);
export type TableEdit = z.output<typeof TableEditSchema>;

/** The calls about tables; a part of the app's contract. */
export const tableCalls = {
  /** Reads the first part of a file (or all of it with `whole`) and says how it would be imported. */
  'table.inspect': { input: z.strictObject({ path: Path, options: ImportOptionsSchema, whole: z.boolean() }), output: InspectionSchema },
  /** Imports a file into the host's store, row by row. Cancelling leaves nothing behind. */
  'table.import': { input: z.strictObject({ path: Path, options: ImportOptionsSchema }), output: z.strictObject({ info: TableInfoSchema, sequence: DataSetSchema.shape.sequence, faults: z.array(ImportFaultSchema).max(200), faultCount: Count, dropped: Count }) },
  /** The table that a recipe makes. */
  'table.make': { input: z.strictObject({ source: TableSourceSchema }), output: z.strictObject({ info: TableInfoSchema, sequence: DataSetSchema.shape.sequence, suggested: z.record(z.enum(['input', 'target']), BindingSchema) }) },
  /** A new table from typed or pasted texts; a column is numbers where all of its texts are. */
  'table.create': { input: z.strictObject({ names: z.array(z.string().max(500)).min(1).max(10_000), cells: z.array(z.array(z.string().max(500))).max(100_000) }), output: z.strictObject({ info: TableInfoSchema }) },
  /** Numbers of some rows, `[count, columns]`. */
  'table.rows': { input: z.strictObject({ source: TableSourceSchema, from: Count, count: z.int().min(0).max(10_000) }), output: z.strictObject({ rows: Count, values: Numbers }) },
  /** Makes a changed copy under a hash of its own; the table itself stays, for undo. */
  'table.edit': { input: z.strictObject({ source: TableSourceSchema, edit: TableEditSchema }), output: z.strictObject({ info: TableInfoSchema }) },
} as const;

/** How far a file of data was read. */
export const tableEvents = {
  'table.progress': { payload: z.strictObject({ path: Path, bytes: z.number(), of: z.number(), rows: Count }), policy: 'latest' },
} as const;

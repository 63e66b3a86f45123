import { z } from 'zod';

/** A worked solution, block by block; see `export/solution/blocks.ts`. */
export const BlockSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('heading'), level: z.union([z.literal(1), z.literal(2), z.literal(3)]), text: z.string() }),
  z.strictObject({ kind: z.literal('paragraph'), text: z.string() }),
  z.strictObject({ kind: z.literal('formulas'), tex: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('table'), header: z.array(z.string()), rows: z.array(z.array(z.string())) }),
  z.strictObject({ kind: z.literal('drawing') }),
]);
export type SolutionBlock = z.output<typeof BlockSchema>;

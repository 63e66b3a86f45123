import { z } from 'zod';

/** The first bad number of a run and where it is. `steps` were finished before it. */
export const NotFiniteSchema = z.strictObject({
  node: z.string(),
  port: z.string(),
  quantity: z.enum(['value', 'gradient', 'parameter']),
  step: z.int(),
  sample: z.int(),
  update: z.int(),
  value: z.string(),
});
export type NotFinite = z.infer<typeof NotFiniteSchema>;

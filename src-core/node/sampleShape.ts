import { z } from 'zod';
import { sizeOf } from '../tensor/shape.ts';

/** More elements than any sample has that can be typed or looked at; it keeps a slip of the finger from taking all memory. */
const largestSample = 2 ** 20;

/** The config field for the shape of one sample. */
export const sampleShape = z
  .array(z.int().min(1).max(65_536))
  .max(4)
  .refine((shape) => sizeOf(shape) <= largestSample, { message: `more than ${String(largestSample)} elements` });

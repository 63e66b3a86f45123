import { z } from 'zod';

/* What many messages have in common. */

/** Which state of the document a call or an answer is about; counts up with each edit. */
export const Revision = z.int().min(0);
/** The id of a part of the document. */
export const Identifier = z.string().min(1).max(200);
/** The path of a file or folder on the host. */
export const Path = z.string().min(1).max(4096);
/** How many there are. */
export const Count = z.int().min(0);
/** Counts from 0. */
export const Index = z.int().min(0);
/** The sizes of a tensor's axes. */
export const Shape = z.array(z.int().min(0));
/** The numbers of a tensor, row-major; sent as the bytes that they are. */
export const Numbers = z.custom<Float64Array>((value) => value instanceof Float64Array, 'not an array of float64 numbers');
/** The content of a file; sent as it is. */
export const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'not an array of bytes');
/** A message that says nothing more. */
export const Empty = z.strictObject({});
/** One number of a tensor at one step and sample. */
export const At = { element: Index, step: Index, sample: Index };

import { z } from 'zod';
import { mostPictured } from './frame.ts';
import { Count, Identifier, Index, Numbers, Revision } from './messageFields.ts';

/** A wire or an internal buffer of a node that is shown as a picture: its first `count` elements are wanted as they are. */
export const PictureWatchSchema = z.strictObject({
  of: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('wire'), edges: z.array(Identifier).min(1).max(100_000) }),
    z.strictObject({ kind: z.literal('internal'), node: Identifier, name: Identifier }),
  ]),
  count: z.int().min(1).max(mostPictured),
  step: Index.optional(),
});
export type PictureWatch = z.infer<typeof PictureWatchSchema>;

/**
 * What the screen wants to see: the edges, output ports and parameters in view, at one step and sample.
 * Frames list their tensors in this order.
 */
export const WatchSchema = z.strictObject({
  edges: z.array(Identifier).max(100_000),
  /** Output ports, for the total where an output fans out and for loss values; at a step of their own where it is given. */
  outputs: z.array(z.strictObject({ node: Identifier, port: Identifier, step: Index.optional() })).max(100_000),
  parameters: z.array(Identifier).max(100_000),
  /** Edges out of one output that are seen as one wire: its value, and the sum of their gradients, perhaps at a step of its own. */
  wires: z.array(z.strictObject({ edges: z.array(Identifier).min(1).max(100_000), step: Index.optional() })).max(100_000).optional(),
  pictures: z.array(PictureWatchSchema).max(10_000).optional(),
  step: Index,
  sample: Index,
});
export type Watch = z.infer<typeof WatchSchema>;

/** Numbers for the screen, packed by `packFrame`; see `frame.ts` for the layout of `numbers`. */
export const FrameSchema = z.strictObject({
  revision: Revision,
  /** Counts up with each change of the watch list, so that a frame is never read against another list. */
  watch: Count,
  /** Updates made since the document was loaded. */
  update: Count,
  step: Index,
  sample: Index,
  loss: z.number().nullable(),
  numbers: Numbers,
});
export type Frame = z.infer<typeof FrameSchema>;

import { z } from 'zod';

const Name = z.string();
const Shape = z.array(z.int().min(0));

/** `part`: cut out of tensors that hold several gates; `summed`: its two biases are added up; `zeros`: the layer has no bias. */
export const WeightStepSchema = z.enum(['transposed', 'part', 'summed', 'zeros']);
export type WeightStep = z.infer<typeof WeightStepSchema>;

/** Where the numbers of a parameter can come from: a tensor of the file, or a part of a layer in another tool's layout. */
export const WeightSourceSchema = z.strictObject({
  /** What a choice names it by. */
  key: z.string(),
  /** The tensors of the file that it is made of. */
  tensors: z.array(Name),
  /** What is done to them on the way. */
  steps: z.array(WeightStepSchema),
});
export type WeightSource = z.infer<typeof WeightSourceSchema>;

/** A parameter of the document, and what it can take. */
export const WeightRowSchema = z.strictObject({
  parameter: z.string(),
  name: Name,
  shape: Shape,
  /** The likeliest first. */
  sources: z.array(WeightSourceSchema),
  /** The key of the source that a name, or a layer that fits nowhere else, points to; and else of one that merely could be it. */
  certain: z.string().nullable(),
  offered: z.string().nullable(),
});
export type WeightRow = z.infer<typeof WeightRowSchema>;

/**
 * Why a layer cannot be had in another arrangement without becoming another function. `reset`: the reset gate of a GRU acts
 * on h before the candidate's weights in one, on what they make of it in the other; `bias`: there are biases, and no place
 * for them; `shared-bias`: the biases of the units differ, and there is place for one number.
 */
export const RefusalSchema = z.enum(['reset', 'bias', 'shared-bias']);
export type Refusal = z.infer<typeof RefusalSchema>;

/** A layer of the file that has the type and size of a node and is still another function. */
export const RefusedLayerSchema = z.strictObject({ node: Name, layer: Name, reason: RefusalSchema });
export type RefusedLayer = z.infer<typeof RefusedLayerSchema>;

/** The parameters of a document beside the tensors of a file. */
export const WeightMatchSchema = z.strictObject({
  rows: z.array(WeightRowSchema),
  refused: z.array(RefusedLayerSchema),
  tensors: z.array(z.strictObject({ name: Name, shape: Shape })),
});
export type WeightMatch = z.infer<typeof WeightMatchSchema>;

/** For each parameter the key of a source, or null to keep it as it is. */
export const WeightChoicesSchema = z.record(z.string(), z.string().nullable());
export type WeightChoices = z.infer<typeof WeightChoicesSchema>;

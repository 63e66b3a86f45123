import { z } from 'zod';
import { errorCodes } from '../graph/appError.ts';

const Id = z.int().min(0);

export const ErrorSchema = z.strictObject({
  code: z.enum(errorCodes),
  message: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
});

/** What travels from the calling side. */
export const RequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('call'), id: Id, name: z.string().max(100), input: z.unknown() }),
  z.strictObject({ kind: z.literal('cancel'), id: Id }),
  /** The receiver has dealt with a `latest` event and can take the next. */
  z.strictObject({ kind: z.literal('received'), event: z.string().max(100) }),
]);
export type Request = z.infer<typeof RequestSchema>;

/** What travels from the answering side. */
export const ResponseSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('answer'), id: Id, output: z.unknown() }),
  z.strictObject({ kind: z.literal('error'), id: Id.nullable(), error: ErrorSchema }),
  z.strictObject({ kind: z.literal('event'), name: z.string().max(100), payload: z.unknown() }),
]);
export type Response = z.infer<typeof ResponseSchema>;

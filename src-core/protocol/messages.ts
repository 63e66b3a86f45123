import { z } from 'zod';
import { AppError, errorCodes } from '../graph/appError.ts';

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

/** An error as it travels. What is not an AppError is a fault of the program: its text goes along, its stack does not. */
export function describeError(error: unknown): z.infer<typeof ErrorSchema> {
  if (!(error instanceof AppError)) return { code: 'E_INTERNAL', message: textOf(error), details: {} };
  const details = Object.entries(error.details).map(([key, value]) => [key, typeof value === 'object' ? [...value] : spellNumber(value)] as const);
  return { code: error.code, message: error.message, details: Object.fromEntries(details) };
}

/** The contract's numbers are finite; a number that is not travels as a word. */
function spellNumber(value: string | number | boolean): string | number | boolean {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

function textOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  try {
    return String(thrown);
  } catch {
    return 'something that has no text was thrown';
  }
}

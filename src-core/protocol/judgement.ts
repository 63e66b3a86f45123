import { z } from 'zod';
import { verdicts } from '../explain/judge.ts';
import { unreadableReasons } from '../explain/typedNumber.ts';

/** How one question was answered; `firstWrong` and `from` count the questions from 0. See `explain/judge.ts`. */
export const JudgementSchema = z.strictObject({
  verdict: z.enum(verdicts),
  elements: z.array(
    z.strictObject({
      typed: z.string(),
      verdict: z.enum(verdicts),
      actual: z.number().nullable(),
      reason: z.enum(unreadableReasons).optional(),
      cause: z
        .discriminatedUnion('kind', [
          z.strictObject({ kind: z.enum(['decimals', 'significant']), digits: z.int() }),
          z.strictObject({ kind: z.literal('carried'), from: z.int().nullable() }),
          z.strictObject({ kind: z.literal('vanished') }),
        ])
        .optional(),
    }),
  ),
  firstWrong: z.int().nullable(),
  followsOn: z.boolean(),
});
export type JudgementAnswer = z.infer<typeof JudgementSchema>;

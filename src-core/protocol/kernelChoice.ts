import { z } from 'zod';

/**
 * Which kernels compute: `deterministic` gives the same bits on every machine, `fastest` may differ between machines
 * in the last ones, `automatic` is the former for float64 and the latter for float32; `reference` is plain TypeScript,
 * without any rewriting of the program.
 */
export const kernelChoices = ['automatic', 'deterministic', 'fastest', 'reference'] as const;
export const KernelChoiceSchema = z.enum(kernelChoices);
export type KernelChoice = z.infer<typeof KernelChoiceSchema>;

/**
 * On how many threads products are computed: `automatic` shares the large ones with a second thread where the machine
 * has one and that turns out to be faster, with the same bits; `one` never does.
 */
export const threadChoices = ['automatic', 'one'] as const;
export const ThreadChoiceSchema = z.enum(threadChoices);
export type ThreadChoice = z.infer<typeof ThreadChoiceSchema>;

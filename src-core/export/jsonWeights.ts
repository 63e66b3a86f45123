import { z } from 'zod';
import { sizeOf } from '../tensor/shape.ts';
import { type NamedTensor, type StoredType, invalidWeights, parseWeightsJson } from './namedTensor.ts';

/** Numbers that JSON cannot write are spelled, as in project files. */
const FileNumber = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity', '-0'])]);

const WeightsFile = z.strictObject({
  format: z.literal('chainrule-weights'),
  version: z.literal(1),
  dtype: z.enum(['float64', 'float32']),
  tensors: z.array(z.strictObject({ name: z.string(), shape: z.array(z.int().min(0)), values: z.array(FileNumber) })),
});

/** Readable weights: every number with the digits that give exactly the same number back. */
export function writeJsonWeights(tensors: readonly NamedTensor[], type: StoredType): Uint8Array {
  const round = type === 'float32' ? Math.fround : (value: number): number => value;
  const file: z.infer<typeof WeightsFile> = {
    format: 'chainrule-weights',
    version: 1,
    dtype: type,
    tensors: tensors.map(({ name, shape, values }) => ({
      name,
      shape: [...shape],
      values: Array.from(values, (value) => spell(round(value))),
    })),
  };
  return new TextEncoder().encode(`${JSON.stringify(file, null, 1)}\n`);
}

function spell(value: number): z.infer<typeof FileNumber> {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? value : FileNumber.parse(String(value));
}

/** @throws AppError E_FILE_INVALID */
export function readJsonWeights(bytes: Uint8Array): NamedTensor[] {
  const json = parseWeightsJson(textOf(bytes), 'it is not complete JSON');
  const parsed = WeightsFile.safeParse(json);
  if (!parsed.success) throw invalidWeights(z.prettifyError(parsed.error));
  return parsed.data.tensors.map(({ name, shape, values }) => {
    if (sizeOf(shape) !== values.length) throw invalidWeights(`the numbers of "${name}" do not fit its shape`);
    return { name, shape, values: values.map(Number) };
  });
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalidWeights('it is not UTF-8');
  }
}

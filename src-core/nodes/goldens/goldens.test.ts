import { readFileSync, readdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { describe, expect, test } from 'vitest';
import { referenceBackend } from '../../kernels/reference/referenceBackend.ts';
import { relaxedSimdWorks, wasmBackend } from '../../kernels/wasm/wasmBackend.ts';
import type { AnyNodeDefinition } from '../../node/definition.ts';
import { definitions } from '../../node/registry.generated.ts';
import { type Golden, type GoldenCase, GoldenSchema, differences, flawsOf } from '../../testing/goldens.ts';

// Node 20 knows relaxed SIMD behind a flag, which may be set as long as nothing has been compiled. Later ones need none.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');

const backends = [referenceBackend, wasmBackend('simd128'), ...(relaxedSimdWorks() ? [wasmBackend('relaxed')] : [])];
const folder = new URL('.', import.meta.url);
const goldens = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name): [file: string, golden: Golden] => [name, GoldenSchema.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8')))]);

function definitionOf(type: string): AnyNodeDefinition {
  const definition = definitions.find((each) => each.type === type);
  if (!definition) throw new RangeError(`there is no node type ${type}`);
  return definition;
}

describe.each(goldens)('%s', (file, golden) => {
  test('has its type’s name and enough cases', () => {
    expect(file).toBe(`${golden.type}.json`);
    expect(flawsOf(golden)).toEqual([]);
  });

  test.each(backends.map((backend) => [backend.name, backend] as const))('is what the node gives on %s', (_, backend) => {
    const wrong = golden.cases.flatMap((each) => differences(definitionOf(golden.type), each, backend).map((problem) => `${each.name}: ${problem}`));
    expect(wrong).toEqual([]);
  });
});

describe('the comparison', () => {
  const golden = goldens.find(([, { type }]) => type === 'activation')?.[1];
  const [first] = golden?.cases ?? [];
  if (!golden || !first) throw new Error('the golden of activations is gone');

  test('finds a type with too few cases, or with one shape only', () => {
    const cut: Golden = { ...golden, cases: golden.cases.slice(0, 2) };
    expect(flawsOf(cut)).toEqual(['there are 2 cases, fewer than 3']);
    expect(flawsOf({ ...golden, cases: [first, first, first] })).toEqual(['the inputs of all cases have 1 shapes']);
  });

  test.each(['outputs', 'gradients'] as const)('finds a number of the %s that is off by 1e-9 of the largest', (kind) => {
    const off = (factor: number): GoldenCase => ({ ...first, [kind]: Object.fromEntries(Object.entries(first[kind]).map(([name, tensor]) => [name, moved(tensor, factor)])) });
    expect(differences(definitionOf('activation'), off(0), referenceBackend)).toEqual([]);
    expect(differences(definitionOf('activation'), off(1e-9), referenceBackend).join()).toContain('differs: element 5');
  });

  test('finds a gradient, an output or a parameter that is missing', () => {
    const ofActivation = (change: Partial<GoldenCase>): string[] => differences(definitionOf('activation'), { ...first, ...change }, referenceBackend);
    expect(ofActivation({ gradients: {} })).toEqual(['the gradient of "x" is not in the golden']);
    expect(ofActivation({ outputs: {} })).toEqual(['the output "y" is not in the golden']);
    const linear: GoldenCase = { ...first, config: { units: 2 } };
    expect(differences(definitionOf('linear'), linear, referenceBackend)).toEqual(['"W" is not in the golden, or of another size']);
  });

  function moved<T extends { readonly values: readonly number[] }>(tensor: T, factor: number): T {
    const most = Math.max(1, ...tensor.values.map(Math.abs));
    return { ...tensor, values: tensor.values.map((value, index) => (index === 5 ? value + factor * most : value)) };
  }
});

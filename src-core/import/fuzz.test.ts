import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { answersFuzz } from '../testing/answersFuzz.ts';
import { type FuzzTarget, faultOf, fuzz } from '../testing/fuzz.ts';
import { onnxFuzz, onnxSequenceFuzz } from '../testing/onnxFuzz.ts';
import { fragmentFuzz, projectFuzz } from '../testing/projectFuzz.ts';
import { storyFuzz } from '../testing/storyFuzz.ts';
import { jsonWeightsFuzz, npyFuzz, npzFuzz, safetensorsFuzz } from '../testing/weightFuzz.ts';

/** Damaged files for each reader; `FUZZ_INPUTS` asks for more, as at night. */
const inputs = Number(process.env['FUZZ_INPUTS'] ?? 10_000);
const now = (): number => performance.now();

/** Each format's files, what reads them, and a reader of the same format that trusts what it is given. */
const formats: Readonly<Record<string, { readonly target: FuzzTarget & { readonly valid: Uint8Array }; readonly trusting: FuzzTarget['read']; /** Codes with which damaged files are refused, at least. */ readonly codes?: number }>> = {
  safetensors: { target: safetensorsFuzz, trusting: trustingSafetensors },
  npy: { target: npyFuzz, trusting: trustingNpy },
  npz: { target: npzFuzz, trusting: (bytes) => Object.values(unzipSync(bytes)).reduce((sum, file) => sum + trustingNpy(file), 0) },
  onnx: { target: onnxFuzz, trusting: trustingOnnx, codes: 2 },
  'onnx of sequences': { target: onnxSequenceFuzz, trusting: trustingOnnx, codes: 2 },
  project: { target: projectFuzz, trusting: trustingGraph, codes: 4 },
  fragment: { target: fragmentFuzz, trusting: trustingGraph, codes: 3 },
  story: { target: storyFuzz, trusting: (bytes) => (jsonOf(bytes) as { steps: { do: string }[] }).steps.filter((step) => step.do.length > 0).length, codes: 3 },
  answers: { target: answersFuzz, trusting: (bytes) => Object.values((jsonOf(bytes) as { answers: Record<string, string> }).answers).filter((text) => text.trim() !== '').length, codes: 3 },
  json: { target: jsonWeightsFuzz, trusting: (bytes) => (jsonOf(bytes) as { tensors: { values: number[] }[] }).tensors.reduce((sum, { values }) => sum + values.length, 0) },
};

/** A second kind of model of a format that has had its share. */
const share: Readonly<Record<string, number>> = { 'onnx of sequences': 0.2 };

describe.each(Object.entries(formats))('%s', (name, { target, trusting, codes = 1 }) => {
  const count = Math.round(inputs * (share[name] ?? 1));

  test('a valid file is read, by the trusting reader as well', () => {
    expect(target.read(target.valid)).toBeGreaterThan(0);
    expect(trusting(target.valid)).toBe(target.read(target.valid));
  });

  test(`of ${String(count)} damaged files each is read or refused with a code`, { timeout: 180_000 * Math.max(1, count / 10_000) }, () => {
    const { faults, accepted, refused } = fuzz(target, count, 1, now);
    expect(faults.map(({ input, why, bytes }) => `${String(input)}: ${why} (${Buffer.from(bytes).toString('base64').slice(0, 2000)})`)).toEqual([]);
    // Damage that stops at the first check, or hits nothing, would test little.
    expect(accepted).toBeGreaterThan(count / 200);
    expect(Object.values(refused).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(count / 4);
    expect(Object.keys(refused).length).toBeGreaterThanOrEqual(codes);
  });

  test('a reader that trusts what it is given is caught', () => {
    expect(fuzz({ ...target, read: trusting }, Math.min(count, 2000), 1, now).faults.length).toBeGreaterThan(0);
  });

  const corpus = path.join(import.meta.dirname, 'corpus', name);
  test.each(existsSync(corpus) ? readdirSync(corpus) : [])('%s, which once was answered wrongly, is read or refused', (file) => {
    expect(faultOf(target.read, new Uint8Array(readFileSync(path.join(corpus, file))))).toBeNull();
  });
});

describe('a clock that stands still but while a file is read', () => {
  let time = 0;
  const reader = (milliseconds: () => number): FuzzTarget => ({ ...npyFuzz, read: (bytes) => { time += milliseconds(); return npyFuzz.read(bytes); } });

  test('a file that takes 101 ms each time is a fault, one of 100 ms is none', () => {
    expect(fuzz(reader(() => 101), 1, 1, () => time).faults.map(({ why }) => why)).toEqual(['took 101 ms']);
    expect(fuzz(reader(() => 100), 1, 1, () => time).faults).toEqual([]);
  });

  test('one that was kept waiting once is looked at again', () => {
    let reads = 0;
    expect(fuzz(reader(() => (reads++ === 0 ? 5000 : 3)), 1, 1, () => time).faults).toEqual([]);
    expect(reads).toBe(2);
  });
});

/** Believes that a text is what it should be. */
function jsonOf(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** Believes in sizes and offsets. */
function trustingSafetensors(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Record<string, { shape: number[] }>;
  return Object.entries(header).filter(([name]) => name !== '__metadata__').reduce((sum, [, { shape }]) => sum + new Float64Array(shape.reduce((size, one) => size * one, 1)).length, 0);
}

/** Takes every length as it stands, and every field for what it should be. */
function trustingOnnx(bytes: Uint8Array): number {
  const fields = (from: Uint8Array): Map<number, Uint8Array[]> => {
    const found = new Map<number, Uint8Array[]>();
    let at = 0;
    const next = (): number => {
      let value = 0;
      for (let scale = 1; ; scale *= 128) {
        const byte = from[at++];
        if (byte === undefined) throw new RangeError('outside');
        value += (byte & 0x7f) * scale;
        if (byte < 0x80) return value;
      }
    };
    while (at < from.length) {
      const tag = next();
      const value = next();
      const own = new Uint8Array(tag % 8 === 2 ? value : 0);
      own.set(from.subarray(at, at + own.length));
      at += own.length;
      const number = Math.floor(tag / 8);
      found.set(number, [...(found.get(number) ?? []), tag % 8 === 0 ? Uint8Array.of(value) : own]);
    }
    return found;
  };
  const graph = fields(fields(bytes).get(7)?.[0] ?? new Uint8Array());
  return (graph.get(5) ?? []).map(fields).filter((tensor) => tensor.get(2)?.[0]?.[0] === 1).reduce((sum, tensor) => sum + new Float64Array((tensor.get(1) ?? []).reduce((size, [extent = 0]) => size * extent, 1)).length, 0);
}

/** Believes that what is called a node is one. */
function trustingGraph(bytes: Uint8Array): number {
  const { nodes, parameters, format } = jsonOf(bytes) as { nodes: { type: string }[]; parameters: { values: { values: number[] } }[]; format: string };
  const computing = nodes.filter(({ type }) => type.length > 0).length;
  return (format === 'chainrule' ? computing : nodes.length) + parameters.reduce((sum, { values }) => sum + values.values.length, 0);
}

function trustingNpy(bytes: Uint8Array): number {
  const header = new TextDecoder('latin1').decode(bytes.subarray(10, 10 + (bytes[8] ?? 0) + 256 * (bytes[9] ?? 0)));
  const shape = /'shape': \(([^)]*)\)/.exec(header)?.[1]?.split(',').filter((part) => part.trim() !== '').map(Number) ?? [];
  return new Float64Array(shape.reduce((size, one) => size * one, 1)).length;
}

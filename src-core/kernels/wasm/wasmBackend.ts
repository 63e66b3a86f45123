import { decodeBytes } from '../../graph/base64.ts';
import type { Backend, Precision } from '../backend.ts';
import type { InstructionList } from '../operations.ts';
import { referenceBackend } from '../reference/referenceBackend.ts';
import { modules } from './modules.generated.ts';
import { bufferBytes, bytesOf, writeRecords } from './prepare.ts';
import { RecordLayout } from './record.ts';

/**
 * The builds of the kernels. `simd128` gives the same bits on every machine; `relaxed` rounds a product and its sum
 * once where the processor can do that, which is faster and may differ in the last bits between machines.
 */
export type Build = keyof typeof modules;

const bytesOfPage = 2 ** 16;
const alignment = 64;
/** Tiles and vectors read beyond the last number. */
const margin = 64;

const compiled = new Map<Build, WebAssembly.Module>();
const validated = new Map<Build, boolean>();

/** Whether this machine runs a build at all. */
function works(build: Build): boolean {
  const known = validated.get(build);
  if (known !== undefined) return known;
  const valid = WebAssembly.validate(decodeBytes(modules[build]));
  validated.set(build, valid);
  return valid;
}

/** Whether WebAssembly has vectors here. */
export function simdWorks(): boolean {
  return works('simd128');
}

/** Whether WebAssembly can multiply and add in one rounding here. */
export function relaxedSimdWorks(): boolean {
  return works('relaxed');
}

/** Compiled once in a process, when a program is first loaded. */
function moduleOf(build: Build): WebAssembly.Module {
  const known = compiled.get(build);
  if (known) return known;
  const made = new WebAssembly.Module(decodeBytes(modules[build]));
  compiled.set(build, made);
  return made;
}

/** Runs programs in WebAssembly: arena, instructions and kernels share one memory, and a run is one call. */
export function wasmBackend(build: Build): Backend {
  return { name: `wasm ${build}`, load: (instructions, size, precision) => load(build, instructions, size, precision) };
}

/** From address 0 on: the arena, the records, and room for what products pack. */
function load(build: Build, instructions: InstructionList, size: number, precision: Precision): ReturnType<Backend['load']> {
  const records = align(size * bytesOf(precision) + margin);
  const buffer = align(records + instructions.constants.length * RecordLayout.bytes);
  const end = buffer + bufferBytes(instructions, precision) + margin;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(end / bytesOfPage) });
  const { exports } = new WebAssembly.Instance(moduleOf(build), { env: { memory }, threads: { share: unshared } });
  writeRecords(instructions, precision, memory.buffer, records, buffer);
  const walk = walkOf(exports[precision === 'float64' ? 'run64' : 'run32']);
  return {
    memory: precision === 'float64' ? new Float64Array(memory.buffer, 0, size) : new Float32Array(memory.buffer, 0, size),
    run: (from, to) => {
      walk(records + from * RecordLayout.bytes, records + to * RecordLayout.bytes);
    },
  };
}

/** Nothing is shared where there is one thread. */
function unshared(): void {
  throw new Error('a product is to be shared, and there is no other thread');
}

/** What a module exports is as `assembly/program.ts` says. */
function walkOf(exported: unknown): (from: number, to: number) => void {
  if (typeof exported !== 'function') throw new TypeError('the kernels do not export what runs a program');
  return exported as (from: number, to: number) => void;
}

function align(address: number): number {
  return Math.ceil(address / alignment) * alignment;
}

/**
 * The fastest backend for what is wanted. Deterministic is the same bits on every machine, and is what float64 gets
 * where nothing else is said. Without vectors in WebAssembly, the reference backend.
 */
export function chooseBackend({ precision, deterministic = precision === 'float64' }: { readonly precision: Precision; readonly deterministic?: boolean }): Backend {
  if (!simdWorks()) return referenceBackend;
  return wasmBackend(!deterministic && relaxedSimdWorks() ? 'relaxed' : 'simd128');
}

import { decodeBytes } from '../../graph/base64.ts';
import type { Backend, Machine, Memory, Precision } from '../backend.ts';
import type { InstructionList } from '../operations.ts';
import { referenceBackend } from '../reference/referenceBackend.ts';
import { modules } from './modules.generated.ts';
import { instantiate, walkKernel } from './instances.ts';
import { type Places, bytesOf, placesOf, writeRecords } from './prepare.ts';
import { RecordLayout } from './record.ts';
import { largeProducts } from './threads/blocks.ts';
import type { SecondThread } from './threads/secondThread.ts';
import { onSharedMemory } from './threads/sharedModule.ts';
import { SharedProgram } from './threads/sharedProgram.ts';

/**
 * The builds of the kernels. `simd128` gives the same bits on every machine; `relaxed` rounds a product and its sum
 * once where the processor can do that, which is faster and may differ in the last bits between machines.
 */
export type Build = keyof typeof modules;

const bytesOfPage = 2 ** 16;

const compiled = new Map<Build, WebAssembly.Module>();
const compiledForSharing = new Map<Build, WebAssembly.Module>();
const validated = new Map<Build, boolean>();

/** Whether this machine runs a build at all. */
function works(build: Build): boolean {
  const known = validated.get(build);
  if (known !== undefined) return known;
  const valid = WebAssembly.validate(decodeBytes(modules[build])) && mayCompile();
  validated.set(build, valid);
  return valid;
}

/** A page's policy may forbid what the machine can do: the smallest module that there is tells. */
function mayCompile(): boolean {
  try {
    return WebAssembly.validate(smallest) && new WebAssembly.Module(smallest)[Symbol.toStringTag] !== '';
  } catch {
    return false;
  }
}

/** Magic number and version (WebAssembly core specification, section 5.5.16). */
const smallest = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);

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
  return compiledOnce(compiled, build, (bytes) => bytes);
}

function sharedModuleOf(build: Build): WebAssembly.Module {
  return compiledOnce(compiledForSharing, build, onSharedMemory);
}

function compiledOnce(known: Map<Build, WebAssembly.Module>, build: Build, change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>): WebAssembly.Module {
  const found = known.get(build);
  if (found) return found;
  const made = new WebAssembly.Module(change(decodeBytes(modules[build])));
  known.set(build, made);
  return made;
}

/** Runs programs in WebAssembly: arena, instructions and kernels share one memory, and a run is one call. */
export function wasmBackend(build: Build): Backend {
  return {
    name: `wasm ${build}`,
    bytesFor: (instructions, size, precision) => pagesFor(placesOf(instructions, size, precision, 1)) * bytesOfPage,
    load: (instructions, size, precision) => load(build, instructions, size, precision),
  };
}

function load(build: Build, instructions: InstructionList, size: number, precision: Precision): Machine {
  const places = placesOf(instructions, size, precision, 1);
  const memory = new WebAssembly.Memory({ initial: pagesFor(places) });
  const walk = walkKernel(instantiate(moduleOf(build), memory).exports, precision);
  writeRecords(instructions, precision, memory.buffer, places.records, places.buffer);
  const { records } = places;
  return {
    memory: arenaOf(memory, size, precision),
    run: (from, to) => {
      walk(records + from * RecordLayout.bytes, records + to * RecordLayout.bytes);
    },
    close: () => undefined,
  };
}

/**
 * The same where there may be a helper: programs with products that are large enough to be shared get memory that both
 * threads see, and the helper is started for the first of them. The same bits, whether it comes or not.
 */
export function threadedBackend(build: Build, second: SecondThread): Backend {
  const alone = wasmBackend(build);
  const isShared = (instructions: InstructionList, precision: Precision): boolean => largeProducts(instructions, bytesOf(precision)).length > 0;
  return {
    name: `${alone.name}, 2 threads`,
    bytesFor: (instructions, size, precision) => (isShared(instructions, precision) ? pagesFor(placesOf(instructions, size, precision, 2)) * bytesOfPage : alone.bytesFor(instructions, size, precision)),
    load: (instructions, size, precision) => (isShared(instructions, precision) ? loadShared(build, second, instructions, size, precision) : undefined) ?? alone.load(instructions, size, precision),
  };
}

/** Undefined where there is no helper to be had, or no memory that it could see. */
function loadShared(build: Build, { helper, memories }: SecondThread, instructions: InstructionList, size: number, precision: Precision): Machine | undefined {
  helper.start();
  const places = placesOf(instructions, size, precision, 2);
  const lent = helper.isLost ? undefined : memories.lend(places.end);
  if (!lent) return undefined;
  const { memory } = lent;
  const arena = arenaOf(memory, size, precision);
  memories.lendTo(arena, lent);
  const module = sharedModuleOf(build);
  const kernels = lent.kernels.get(module) ?? helper.attach(module, memory);
  if (kernels === undefined) return undefined;
  lent.kernels.set(module, kernels);
  writeRecords(instructions, precision, memory.buffer, places.records, places.buffer);
  const program = new SharedProgram({ instructions, precision, module, memory, places, helper, kernels });
  return {
    memory: arena,
    run: (from, to) => {
      program.run(from, to);
    },
    close: () => {
      memories.giveBack(arena, lent);
    },
  };
}

function pagesFor({ end }: Places): number {
  return Math.ceil(end / bytesOfPage);
}

function arenaOf({ buffer }: WebAssembly.Memory, size: number, precision: Precision): Memory {
  return precision === 'float64' ? new Float64Array(buffer, 0, size) : new Float32Array(buffer, 0, size);
}

/** What backends are chosen by. */
export interface Wanted {
  readonly precision: Precision;
  readonly deterministic?: boolean;
  /** The second thread, where there is one and it may be used. */
  readonly second?: SecondThread | undefined;
}

/**
 * The fastest backend for what is wanted. Deterministic is the same bits on every machine, and is what float64 gets
 * where nothing else is said. Without vectors in WebAssembly, the reference backend.
 */
export function chooseBackend({ precision, deterministic = precision === 'float64', second }: Wanted): Backend {
  if (!simdWorks()) return referenceBackend;
  const build = !deterministic && relaxedSimdWorks() ? 'relaxed' : 'simd128';
  return second ? threadedBackend(build, second) : wasmBackend(build);
}

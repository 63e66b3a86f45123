import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Contender } from './contenders.ts';
import type { Machine } from './machine.ts';
import type { Spread } from './statistics.ts';

/** One contestant on one workload. */
export interface Measured {
  readonly workload: string;
  readonly contestant: string;
  readonly kind: 'ours' | 'PyTorch' | 'JavaScript';
  /** Which of ours; null for all others. */
  readonly contender: Contender | null;
  /** Batch-1 descent on another loss: its losses are not compared. */
  readonly isOtherAlgorithm: boolean;
  /** Steps per second. */
  readonly rate: Spread | null;
  /** Why there is no rate. */
  readonly reason: string | null;
  /** Beside PyTorch in float64, or where it is not there beside our reference backend in float64. */
  readonly loss: ComparedLoss | null;
  /** Ours beside our reference backend in float64. */
  readonly ofReference: ComparedLoss | null;
}

/** The loss after some updates, and its relative difference from another. */
export interface ComparedLoss {
  readonly updates: number;
  readonly value: number;
  readonly difference: number;
}

/** What PyTorch is, and how fast it multiplies matrices: that depends on the library of its installation. */
export interface TorchFacts {
  readonly version: string;
  /** The files of its matrix library that are loaded. */
  readonly blas: readonly string[];
  /** Of 512×512 matrices in float32 on one thread, GFLOP/s. */
  readonly gemm: number;
}

export interface PeersSection {
  readonly versions: Readonly<Record<string, string>>;
  readonly torch: TorchFacts | null;
  readonly measured: readonly Measured[];
}

/** Steps per second, and the fitted p of time ∝ sizeᵖ. */
export interface Curve {
  readonly of: string;
  readonly what: string;
  readonly contender: string;
  readonly points: readonly { readonly x: number; readonly rate: Spread }[];
  readonly exponent: number;
}

/** Bytes of a loaded workload. */
export interface MemoryUse {
  readonly workload: string;
  readonly contender: string;
  /** Values, gradients, parameters and their gradients. */
  readonly needed: number;
  /** The memory that the program runs in. */
  readonly arena: number;
  /** All typed arrays that a loaded document takes. */
  readonly taken: number;
}

/** 26 nodes of single numbers over all rows, ms; beside it a loop written for this one network. */
export interface ScalarRows {
  readonly contender: string;
  readonly nodes: number;
  readonly rows: number;
  readonly batch: number;
  readonly evaluation: Spread;
  readonly epoch: Spread;
  readonly plainEvaluation: Spread;
  readonly plainEpoch: Spread;
}

/** 50 nodes from the document to the first numbers, and 1,000 nodes over 100 steps from their analysis to a loaded program, ms; `first` is in a process that has just started. Both as the screen has them, without passes; `largeTraining` is what a training run has. */
export interface CompileTimes {
  readonly contender: string;
  readonly fifty: Spread;
  readonly fiftyFirst: number;
  readonly large: Spread;
  readonly largeTraining: Spread;
  readonly largeFirst: number;
}

/** Growth of the JavaScript heap over steps of W1, bytes, and collections of garbage meanwhile. */
export interface HeapGrowth {
  readonly contender: string;
  readonly steps: number;
  readonly growth: number;
  readonly collections: number;
}

/** What was drawn in a trace: frames a second, milliseconds of the main thread for each, and the longest time without one, ms. */
export interface Drawn {
  readonly framesPerSecond: number;
  readonly mainThread: number;
  readonly longestGap: number;
}

/** A gesture on our canvas, with live values, and on the same graph in plain React Flow. */
export interface CanvasRace {
  readonly nodes: number;
  readonly gesture: 'drag' | 'pan' | 'zoom';
  readonly ours: Drawn;
  readonly plain: Drawn;
}

export interface CanvasSection {
  readonly races: readonly CanvasRace[];
  /** 1,000 nodes with every value in view and changing. */
  readonly still: Drawn;
  /** From a typed number to the new ones painted, ms. */
  readonly typed: readonly { readonly nodes: number; readonly time: Spread }[];
}

/** What the page loads before it can be used. */
export interface BundleSize {
  readonly files: number;
  /** Of its scripts, each by itself, bytes. */
  readonly gzip: number;
}

/** From the command until the host prints its address, and until the page can be used, ms. */
export interface StartSection extends BundleSize {
  readonly host: Spread;
  readonly usable: Spread;
}

/** A large document on the canvas. */
export interface LargeSection {
  readonly nodes: number;
  readonly edges: number;
  /** Until they are drawn and until their numbers are there, ms. */
  readonly opened: { readonly drawn: number; readonly computed: number };
  /** At the zoom at which it opens. */
  readonly panned: Drawn;
  /** Until it is on the screen, ms. */
  readonly undone: Spread;
}

export interface EngineSection {
  readonly scalarRows: readonly ScalarRows[];
  readonly compile: readonly CompileTimes[];
  readonly curves: readonly Curve[];
  readonly memory: readonly MemoryUse[];
  readonly heap: readonly HeapGrowth[];
}

/** A workload trained in the app with its page open, beside the bare engine in the same minutes: steps per second. */
export interface InApp {
  readonly workload: string;
  readonly contender: string;
  readonly app: Spread;
  readonly bare: Spread;
}

export interface PageSection {
  /** From a typed number to the new loss on the page, 50 nodes, ms. */
  readonly typed: Spread;
  /** From the click that opens a file of 50 nodes to its cards and first numbers painted, ms. */
  readonly opened: Spread;
  readonly inApp: readonly InApp[];
}

interface Sections {
  readonly peers: PeersSection;
  readonly engine: EngineSection;
  readonly page: PageSection;
  readonly canvas: CanvasSection;
  readonly large: LargeSection;
  readonly start: StartSection;
}

/** A section, where and when it was measured. */
export type Dated<T> = T & { readonly date: string; readonly machine: Machine };

/** What was measured last of each part. */
export type Results = { readonly [Name in keyof Sections]?: Dated<Sections[Name]> };

/** Files of another form are not read, but measured anew. */
const format = 1;

export function readResults(file: string): Results {
  if (!existsSync(file)) return {};
  const stored = JSON.parse(readFileSync(file, 'utf8')) as { readonly format?: number; readonly sections?: Results };
  return stored.format === format ? (stored.sections ?? {}) : {};
}

/** Numbers with as many digits as they were measured with. */
export function writeResults(file: string, sections: Results): void {
  writeFileSync(file, `${JSON.stringify({ format, sections }, (_, value: unknown) => (typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(10)) : value), 1)}\n`);
}

import { existsSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CDPSession, Page } from '@playwright/test';
import { root } from '../fixtures/startedApp.ts';

/** What there was at one moment, garbage collected. Bytes; zero where the system does not tell. */
export interface Sample {
  /** Seconds since the beginning. */
  readonly at: number;
  readonly hostResident: number;
  /** Live objects of the host, and what lies outside its heap. */
  readonly host: number;
  /** The same of all engines together. */
  readonly engine: number;
  readonly page: number;
  readonly engines: number;
  readonly resources: number;
  readonly files: number;
  readonly sockets: number;
  readonly threads: number;
  readonly domNodes: number;
  readonly listeners: number;
}

interface ProbeAnswer {
  readonly threadId: number;
  readonly heapUsed: number;
  readonly external: number;
  readonly rss: number;
  readonly resources: number;
}

const patience = 5000; // ms

/** The folder in which the app's threads answer, and the variables by which they know of it. */
export interface Probe {
  readonly environment: Readonly<Record<string, string>>;
  readonly ask: () => Promise<readonly ProbeAnswer[]>;
  readonly end: () => void;
}

export function startProbe(): Probe {
  const folder = mkdtempSync(path.join(tmpdir(), 'chainrule-soak-'));
  let count = 0;
  const answers = (name: string): ProbeAnswer[] =>
    readdirSync(folder).filter((file) => file.startsWith(`${name}.`) && file.endsWith('.json')).map((file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as ProbeAnswer);
  return {
    environment: { NODE_OPTIONS: `--require ${JSON.stringify(path.join(root, 'e2e/fixtures/memoryProbe.cjs'))}`, CHAINRULE_PROBE_FOLDER: folder },
    ask: async () => {
      const name = `sample${String((count += 1))}`;
      writeFileSync(path.join(folder, 'ask'), name);
      // A thread that is not heard of within a while after the first is busy or gone.
      for (const end = performance.now() + patience; performance.now() < end && !(answers(name).some(({ threadId }) => threadId === 0) && answers(name).some(({ threadId }) => threadId > 0)); ) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      const found = answers(name);
      for (const file of readdirSync(folder)) if (file !== 'ask') rmSync(path.join(folder, file), { force: true });
      return found;
    },
    end: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Follows the page: how long each frame took, and the browser's own counts. */
export class PageMeter {
  readonly #page: Page;
  #devtools: CDPSession | undefined;
  /** Of all frames so far, ms. */
  readonly gaps: number[] = [];

  constructor(page: Page) {
    this.#page = page;
  }

  async start(): Promise<void> {
    await this.#page.addInitScript(() => {
      const gaps: number[] = [];
      let last: number | undefined;
      const tick = (now: number): void => {
        if (last !== undefined) gaps.push(now - last);
        last = now;
        requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
      Object.assign(window, { takeFrameGaps: () => gaps.splice(0) });
    });
    this.#devtools = await this.#page.context().newCDPSession(this.#page);
    await this.#devtools.send('Performance.enable');
  }

  async takeGaps(): Promise<void> {
    const gaps = await this.#page.evaluate(() => (window as unknown as { takeFrameGaps?: () => number[] }).takeFrameGaps?.() ?? []);
    for (const gap of gaps) this.gaps.push(gap);
  }

  async counts(): Promise<Pick<Sample, 'page' | 'domNodes' | 'listeners'>> {
    const devtools = this.#devtools;
    if (!devtools) throw new Error('the page is not followed yet');
    await devtools.send('HeapProfiler.collectGarbage');
    const { metrics } = await devtools.send('Performance.getMetrics');
    const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? 0;
    return { page: of('JSHeapUsedSize'), domNodes: of('Nodes'), listeners: of('JSEventListeners') };
  }
}

/** Everything at once. */
export async function takeSample(at: number, pid: number, probe: Probe, meter: PageMeter): Promise<Sample> {
  const [answers, counts] = [await probe.ask(), await meter.counts()];
  const host = answers.find(({ threadId }) => threadId === 0);
  const engines = answers.filter(({ threadId }) => threadId > 0);
  return {
    at,
    hostResident: host?.rss ?? 0,
    host: host ? host.heapUsed + host.external : 0,
    engine: engines.reduce((sum, { heapUsed, external }) => sum + heapUsed + external, 0),
    engines: engines.length,
    resources: host?.resources ?? 0,
    ...handlesOf(pid),
    ...counts,
  };
}

/** What the system counts of a process; only Linux tells it in files. */
function handlesOf(pid: number): Pick<Sample, 'files' | 'sockets' | 'threads'> {
  const folder = `/proc/${String(pid)}`;
  if (!existsSync(folder)) return { files: 0, sockets: 0, threads: 0 };
  const open = readdirSync(`${folder}/fd`);
  const sockets = open.filter((name) => {
    try {
      return readlinkSync(`${folder}/fd/${name}`).startsWith('socket:');
    } catch {
      // It was closed meanwhile.
      return false;
    }
  });
  return { files: open.length, sockets: sockets.length, threads: readdirSync(`${folder}/task`).length };
}

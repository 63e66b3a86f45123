import type { CDPSession, Page } from '@playwright/test';
import type { Drawn } from '../results.ts';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  readonly dur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly args?: { readonly name?: string };
}

const categories = ['viz', 'disabled-by-default-devtools.timeline', '__metadata'];
/** The compositor put a frame on the screen. */
const drawEvent = 'Display::DrawAndSwap';

/** Records a trace while `act` goes on, and counts the frames that were drawn: what requestAnimationFrame was called for need not have been. */
export async function traced(page: Page, act: () => Promise<void>): Promise<Drawn> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    events.push(...(value as unknown as TraceEvent[]));
  });
  await session.send('Tracing.start', { traceConfig: { includedCategories: categories }, transferMode: 'ReportEvents' });
  const start = performance.now();
  await act();
  const seconds = (performance.now() - start) / 1000;
  await ended(session);
  await session.detach();
  const frames = events.filter(({ name }) => name === drawEvent).map(({ ts }) => ts).sort((a, b) => a - b);
  const main = mainThreadOf(events);
  const work = events.filter(({ name, ph, pid, tid }) => name === 'RunTask' && ph === 'X' && pid === main?.pid && tid === main.tid).reduce((sum, { dur = 0 }) => sum + dur, 0);
  return {
    framesPerSecond: frames.length / seconds,
    mainThread: work / 1000 / Math.max(1, frames.length),
    longestGap: frames.slice(1).reduce((longest, at, index) => Math.max(longest, (at - (frames[index] ?? at)) / 1000), 0),
  };
}

/** The main thread of the renderer that did most: there are others for pages that were closed. */
function mainThreadOf(events: readonly TraceEvent[]): { pid: number; tid: number } | undefined {
  const threads = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const busy = ({ pid, tid }: TraceEvent): number => events.filter((event) => event.name === 'RunTask' && event.pid === pid && event.tid === tid).reduce((sum, { dur = 0 }) => sum + dur, 0);
  return threads.toSorted((a, b) => busy(b) - busy(a))[0];
}

function ended(session: CDPSession): Promise<void> {
  return new Promise((resolve, reject) => {
    session.once('Tracing.tracingComplete', () => {
      resolve();
    });
    session.send('Tracing.end').catch(reject);
  });
}

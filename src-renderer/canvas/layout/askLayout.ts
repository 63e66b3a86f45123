import ELK from 'elkjs/lib/elk-api.js';
import elkWorker from 'elkjs/lib/elk-worker.min.js?url';
import { arrange } from './arrange.ts';
import type { LayoutRequest, Places } from './layoutRequest.ts';

/** ELK may take very long on some graphs; after this time the simpler layout is asked. A thousand items take it some seconds. */
const elkDeadline = { base: 3000, each: 5 }; // ms
/** For the simpler layout, ms. */
const dagreDeadline = 12_000;

let elk: InstanceType<typeof ELK> | undefined;

/** Lays items out in a worker. Undefined where no layout was found in time, or where it is not wanted any more. */
export async function askLayout(request: LayoutRequest, cancelled: AbortSignal): Promise<Places | undefined> {
  elk ??= new ELK({ algorithms: ['layered'], workerFactory: () => new Worker(elkWorker) });
  const asked = elk;
  const places = await inTime(elkDeadline.base + elkDeadline.each * request.items.length, arrange(request, (graph) => asked.layout(graph)), cancelled);
  if (places) return places;
  // It may still be busy with what nobody waits for any more.
  asked.terminateWorker();
  if (elk === asked) elk = undefined;
  return cancelled.aborted ? undefined : askDagre(request, cancelled);
}

async function askDagre(request: LayoutRequest, cancelled: AbortSignal): Promise<Places | undefined> {
  const worker = new Worker(new URL('dagreWorker.ts', import.meta.url), { type: 'module' });
  const answer = new Promise<Places>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Places>) => {
      resolve(data);
    };
    worker.onerror = () => {
      reject(new Error('the layout failed'));
    };
  });
  worker.postMessage(request);
  const places = await inTime(dagreDeadline, answer, cancelled);
  worker.terminate();
  return places;
}

/** What is promised, or undefined where it fails, takes longer than this many ms, or is cancelled. */
async function inTime<T>(deadline: number, promised: Promise<T>, cancelled: AbortSignal): Promise<T | undefined> {
  const { promise: given, resolve: giveUp } = promiseOfNothing();
  const timer = setTimeout(giveUp, deadline);
  cancelled.addEventListener('abort', giveUp);
  try {
    return await Promise.race([promised, given]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    cancelled.removeEventListener('abort', giveUp);
  }
}

function promiseOfNothing(): { readonly promise: Promise<undefined>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<undefined>((done) => {
    resolve = () => {
      done(undefined);
    };
  });
  return { promise, resolve };
}

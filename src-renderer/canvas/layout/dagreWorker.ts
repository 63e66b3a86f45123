import { arrangeSimply } from './dagreLayout.ts';
import type { LayoutRequest } from './layoutRequest.ts';

/* Runs in a worker of its own: one request in, its places out. */
self.onmessage = ({ data }: MessageEvent<LayoutRequest>) => {
  arrangeSimply(data).then((places) => {
    self.postMessage(places);
  }, reportError);
};

import { app } from '../model/store.ts';
import { view } from './flowAdapter.ts';

/** Shows each time step beside the next, or the network as it is wired again. */
export function toggleUnrolled(): void {
  app.setState(({ unrolled }) => ({ unrolled: !unrolled }));
  view.whenDrawn(view.open);
}

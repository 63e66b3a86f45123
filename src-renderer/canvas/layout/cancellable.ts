import { translate } from '../../i18n/translate.ts';
import { dismiss, notify } from '../../model/notices.ts';
import { app, watchApp } from '../../model/store.ts';
import type { Places } from './layoutRequest.ts';

/** What takes no longer than this is not worth a sign, ms. */
const signAfter = 300;

let running: AbortController | undefined;

/** How a layout ended: without places where none was found. */
export interface LayoutEnd {
  readonly places: Places | undefined;
  readonly cancelled: boolean;
}

/** Runs one layout at a time: the next cancels the one before, and so does another document. After a while a sign says so; its button and Escape cancel. */
export async function cancellable(layOut: (cancelled: AbortSignal) => Promise<Places | undefined>): Promise<LayoutEnd> {
  running?.abort();
  const own = new AbortController();
  running = own;
  let sign: number | undefined;
  const cancel = (): void => {
    own.abort();
  };
  const timer = setTimeout(() => {
    sign = notify({ kind: 'info', title: translate('arrange.tidying'), lasts: true, action: { label: 'action.cancel', run: cancel } });
  }, signAfter);
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || isTaken(event)) return;
    // It lets go of nothing else.
    event.preventDefault();
    event.stopPropagation();
    cancel();
  };
  window.addEventListener('keydown', press, true);
  const stopWatching = watchApp(({ opened }) => opened, cancel);
  try {
    return { places: await layOut(own.signal), cancelled: own.signal.aborted };
  } finally {
    clearTimeout(timer);
    window.removeEventListener('keydown', press, true);
    stopWatching();
    if (sign !== undefined) dismiss(sign);
    if (running === own) running = undefined;
  }
}

/** Whether Escape leaves a dialog, a list or a field. */
function isTaken({ target }: KeyboardEvent): boolean {
  const { dialog, quickAdd } = app.getState();
  return dialog !== null || quickAdd !== null || (target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable="true"]'));
}

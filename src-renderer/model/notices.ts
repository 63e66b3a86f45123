import { AppError } from '../../src-core/graph/appError.ts';
import { textOfError } from '../i18n/errorText.ts';
import { translate } from '../i18n/translate.ts';
import type { Notice } from './appState.ts';
import { app } from './store.ts';

const most = 4;
const lifetimes = { info: 6000, success: 4000, error: 15_000 }; // ms
let nextId = 1;

/** Shows a short message; returns its id. One with the same title takes the place of the older one. */
export function notify(notice: Omit<Notice, 'id'>): number {
  const id = nextId++;
  app.setState(({ notices }) => ({ notices: [...notices.filter(({ title }) => title !== notice.title), { id, ...notice }].slice(-most) }));
  if (!notice.lasts) {
    setTimeout(() => {
      dismiss(id);
    }, lifetimes[notice.kind]);
  }
  return id;
}

export function dismiss(id: number): void {
  app.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
}

/** Says in words what went wrong and what to do. */
export function notifyError(error: unknown, action?: Notice['action']): void {
  const { title, text } = error instanceof AppError ? textOfError(error) : { title: translate('error.unexpected'), text: error instanceof Error ? error.message : String(error) };
  notify({ kind: 'error', title, text, ...(action && { action }) });
}

import { AppError } from '../../src-core/graph/appError.ts';
import { host } from '../host/connection.ts';
import { translate } from '../i18n/translate.ts';
import { notify } from './notices.ts';

/** Faults of the page that come one after the other are one trouble: more than these few are not reported. */
let left = 5;

/** Has the host write a report of a fault of the page. Resolves with its path; null where there is none. */
export async function reportCrash(thrown: unknown): Promise<string | null> {
  if (left === 0) return null;
  left -= 1;
  const { name, stack = '' } = thrown instanceof Error ? thrown : { name: typeof thrown };
  return host.call('crash.report', { name: name.slice(0, 100), stack: stack.slice(0, 20_000) }).then(
    ({ path }) => path,
    // Without a host there is nobody to write it.
    () => null,
  );
}

/** Reports what nobody else hears of, and tells the user where the report is. */
export function startCrashReports(): void {
  window.addEventListener('error', ({ error }) => {
    // Without an error it is the browser's own remark, of a size that was not told in time.
    if (error instanceof Error) void tell(error);
  });
  window.addEventListener('unhandledrejection', ({ reason }) => {
    // An error of the contract is an answer, not a fault.
    if (!(reason instanceof AppError) || reason.code === 'E_INTERNAL') void tell(reason);
  });
}

async function tell(thrown: unknown): Promise<void> {
  const path = await reportCrash(thrown);
  if (path !== null) notify({ kind: 'error', title: translate('error.unexpected'), text: translate('crash.report', { path }) });
}

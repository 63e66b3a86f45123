import { useEffect, useRef, useState } from 'react';
import { closeDialog } from '../../dialogs/Modal.tsx';
import { notifyError } from '../../model/notices.ts';

/** Makes something while a dialog is open, which then closes. A dialog that is closed before gives it up. */
export function useMaking(): { readonly busy: boolean; readonly make: (how: (signal: AbortSignal) => Promise<void>) => void } {
  const [busy, setBusy] = useState(false);
  const making = useRef<AbortController | null>(null);
  useEffect(
    () => () => {
      making.current?.abort();
    },
    [],
  );
  const make = (how: (signal: AbortSignal) => Promise<void>): void => {
    const { signal } = (making.current = new AbortController());
    setBusy(true);
    how(signal)
      .then(() => {
        if (!signal.aborted) closeDialog();
      })
      .catch((error: unknown) => {
        if (!signal.aborted) notifyError(error);
      })
      .finally(() => {
        setBusy(false);
      });
  };
  return { busy, make };
}

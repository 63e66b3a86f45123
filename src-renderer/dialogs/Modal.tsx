import { Dialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import { type JSX, type ReactNode, type RefObject, useState } from 'react';
import { useText } from '../i18n/useText.ts';
import { app } from '../model/store.ts';

/** Does something that takes the focus (a name to type, another dialog) once a closing dialog has given it back. */
export function afterFocusReturned(act: () => void): void {
  // The dialog gives it back in the next frame.
  requestAnimationFrame(() => setTimeout(act));
}

interface Props {
  readonly title: string;
  readonly children: ReactNode;
  readonly onClose?: () => void;
  readonly className?: string;
  /** The title is read out but not shown. */
  readonly quiet?: boolean;
  /** What has the focus first; the first control where it is left out. */
  readonly initialFocus?: RefObject<HTMLElement | null>;
}

export function closeDialog(): void {
  app.setState({ dialog: null });
}

/** A dialog over the app: the focus stays inside, Escape closes it. */
export function Modal({ title, children, onClose = closeDialog, className = '', quiet = false, initialFocus }: Props): JSX.Element {
  const { t } = useText();
  // Remembered before anything in the dialog takes the focus.
  const [before] = useState(() => document.activeElement);
  return (
    <Dialog.Root open onOpenChange={(open) => { if (!open) onClose(); }}>
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup className={`dialog ${className}`} finalFocus={() => backTo(before)} {...(initialFocus && { initialFocus })}>
          <header className={quiet ? 'visually-hidden' : 'dialog-head'}>
            <Dialog.Title className="dialog-title">{title}</Dialog.Title>
            {!quiet && (
              <Dialog.Close className="icon-button" aria-label={t('action.close')}>
                <X size={16} aria-hidden />
              </Dialog.Close>
            )}
          </header>
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Where the focus goes after the dialog: back, unless what the dialog did has put it somewhere already. */
function backTo(before: Element | null): HTMLElement | boolean {
  const now = document.activeElement;
  const free = now === null || now === document.body || now.closest('.dialog') !== null;
  return free && before instanceof HTMLElement && before.isConnected ? before : free;
}

import { type ComponentType, type JSX, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Loadable } from '../model/loadable.ts';
import { notifyError } from '../model/notices.ts';
import { app } from '../model/store.ts';

interface Props {
  readonly label: string;
  /** What is typed into at once; it begins with what was typed before it was there. */
  readonly dialog: Loadable<ComponentType<Typed>>;
}

/** What was pressed before there was anything to take it. */
export interface Typed {
  readonly typed: string;
  /** Enter came after it. */
  readonly entered: boolean;
}

const nothing: Typed = { typed: '', entered: false };

/** Shows a dialog when its code is there, and takes what is typed until then: keys follow a shortcut faster than a file does. */
export function TypedAhead({ label, dialog }: Props): JSX.Element {
  const [Dialog, setDialog] = useState(dialog.loaded);
  const [typed, setTyped] = useState(nothing);
  const [entered, setEntered] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const before = useRef<Element | null>(null);
  useLayoutEffect(() => {
    if (!field.current) return;
    before.current = document.activeElement;
    field.current.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    if (Dialog) return undefined;
    let wanted = true;
    dialog.ready().then(
      (component) => {
        if (!wanted) return;
        const pressed = { typed: field.current?.value ?? '', entered: field.current?.readOnly ?? false };
        // The dialog gives the focus back to where it was before this field took it. No key comes between the two.
        if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true });
        flushSync(() => {
          setTyped(pressed);
          setDialog(() => component);
        });
      },
      (error: unknown) => {
        if (!wanted) return;
        app.setState({ dialog: null });
        notifyError(error);
      },
    );
    return () => {
      wanted = false;
    };
  }, [Dialog, dialog]);
  if (Dialog) return <Dialog {...typed} />;
  return (
    <input
      ref={field}
      className="typed-ahead"
      aria-label={label}
      // What comes behind Enter is not meant for it any more.
      readOnly={entered}
      onKeyDown={(event) => {
        if (event.key === 'Escape') app.setState({ dialog: null });
        else if (event.key === 'Enter') setEntered(true);
      }}
    />
  );
}

import { type JSX, type ReactNode, useLayoutEffect, useRef } from 'react';

const distance = 8; // px from the window's edge

/** Says under a field why what was typed is not taken; it stays inside the window. */
export function FieldMessage({ id, children }: { readonly id: string; readonly children: ReactNode }): JSX.Element {
  const box = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    if (!box.current) return;
    box.current.style.marginLeft = '';
    box.current.style.transform = '';
    // On the canvas a pixel of the page is not one of the screen; a reason is never smaller than it is elsewhere.
    const scale = box.current.getBoundingClientRect().width / (box.current.offsetWidth || 1);
    if (scale > 0 && scale < 1) box.current.style.transform = `scale(${String(1 / scale)})`;
    const over = box.current.getBoundingClientRect().right + distance - window.innerWidth;
    if (over > 0 && scale > 0) box.current.style.marginLeft = `${String(-over / scale)}px`;
  });
  return (
    <span ref={box} className="cell-message" id={id} role="alert">
      {children}
    </span>
  );
}

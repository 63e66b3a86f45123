import { type JSX, type ReactNode, useLayoutEffect, useRef } from 'react';

const distance = 8; // px from the window's edge

/** Says under a field why what was typed is not taken; it stays inside the window. */
export function FieldMessage({ id, children }: { readonly id: string; readonly children: ReactNode }): JSX.Element {
  const box = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    if (!box.current) return;
    box.current.style.marginLeft = '';
    const { right, width } = box.current.getBoundingClientRect();
    const over = right + distance - window.innerWidth;
    // On the canvas a pixel of the page is not one of the screen.
    const scale = width / (box.current.offsetWidth || 1);
    if (over > 0 && scale > 0) box.current.style.marginLeft = `${String(-over / scale)}px`;
  });
  return (
    <span ref={box} className="cell-message" id={id} role="alert">
      {children}
    </span>
  );
}

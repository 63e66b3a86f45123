import { type RefObject, useEffect, useState } from 'react';

/** The size of an element in whole px, once it is known; it follows the element. */
export function useSize(element: RefObject<HTMLElement | null>): { readonly width: number; readonly height: number } | null {
  const [size, setSize] = useState<{ readonly width: number; readonly height: number } | null>(null);
  useEffect(() => {
    const { current } = element;
    if (!current) return undefined;
    const observer = new ResizeObserver(() => {
      const [width, height] = [Math.floor(current.clientWidth), Math.floor(current.clientHeight)];
      if (width < 40 || height < 40) return;
      setSize((before) => (before?.width === width && before.height === height ? before : { width, height }));
    });
    observer.observe(current);
    return () => {
      observer.disconnect();
    };
  }, [element]);
  return size;
}

import { type RefObject, useEffect, useState } from 'react';

/** Whether what is in a box is larger than the box: then the keyboard has to reach it too. `content` names what is in it. */
export function useScrolls(box: RefObject<HTMLElement | null>, content: string): boolean {
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      setScrolls(element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight + 1);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [box, content]);
  return scrolls;
}

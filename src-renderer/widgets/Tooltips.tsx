import { type JSX, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { placeTooltip } from './tooltipPlace.ts';
import { type Tip, watchTips } from './tooltipWatch.ts';

/** The one tooltip of the window. It is for the eyes: the control itself tells screen readers its name, its description and its key. */
export function Tooltips(): JSX.Element | null {
  const [tip, setTip] = useState<Tip | null>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => watchTips(setTip), []);
  useLayoutEffect(() => {
    if (!tip || !box.current) return;
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    const { left, top } = placeTooltip(tip.control.getBoundingClientRect(), box.current.getBoundingClientRect(), { width, height });
    Object.assign(box.current.style, { left: `${String(left)}px`, top: `${String(top)}px` });
  }, [tip]);
  if (!tip) return null;
  return createPortal(
    <div ref={box} className="tooltip" data-by={tip.by} aria-hidden>
      {tip.text}
      {tip.key !== undefined && <kbd>{tip.key}</kbd>}
    </div>,
    document.body,
  );
}

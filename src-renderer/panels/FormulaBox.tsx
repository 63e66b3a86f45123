import { type JSX, useEffect, useRef, useState } from 'react';
import { alignedEnvironment } from '../../src-core/explain/derivationText.ts';
import { Formula } from '../canvas/Formula.tsx';
import { useText } from '../i18n/useText.ts';

/** Rows of a derivation in a box of their own, which scrolls where they are wider; then the keyboard reaches it too. */
export function FormulaBox({ rows, part }: { readonly rows: readonly string[]; readonly part?: string }): JSX.Element {
  const { t } = useText();
  const box = useRef<HTMLDivElement>(null);
  const [scrolls, setScrolls] = useState(false);
  const tex = alignedEnvironment(rows);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      setScrolls(element.scrollWidth > element.clientWidth);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [tex]);
  return (
    <div ref={box} className="derivation-display" data-part={part} {...(scrolls && { tabIndex: 0, role: 'group', 'aria-label': t('derivation.formulas') })}>
      <Formula tex={tex} display />
    </div>
  );
}

import { type JSX, useRef } from 'react';
import { alignedEnvironment } from '../../src-core/explain/derivationText.ts';
import { Formula } from '../canvas/Formula.tsx';
import { useText } from '../i18n/useText.ts';
import { useScrolls } from '../widgets/useScrolls.ts';

/** Rows of a derivation in a box of their own, which scrolls where they are wider; then the keyboard reaches it too. */
export function FormulaBox({ rows, part }: { readonly rows: readonly string[]; readonly part?: string }): JSX.Element {
  const { t } = useText();
  const box = useRef<HTMLDivElement>(null);
  const tex = alignedEnvironment(rows);
  const scrolls = useScrolls(box, tex);
  return (
    <div ref={box} className="derivation-display" data-part={part} {...(scrolls && { tabIndex: 0, role: 'group', 'aria-label': t('derivation.formulas') })}>
      <Formula tex={tex} display />
    </div>
  );
}

import type { JSX } from 'react';
import { Formula } from '../canvas/Formula.tsx';

/** What never begins a line; before a formula's box the browser would break there. */
const closing = /^[，。；：、！？）,.;:!?)\]]/;
const wordJoiner = '\u2060';

/** Text with formulas between dollar signs. */
export function RichText({ text }: { readonly text: string }): JSX.Element {
  const parts = text.split('$');
  // An odd number of dollar signs leaves one that is no formula's.
  if (parts.length % 2 === 0) return <>{text}</>;
  return <>{parts.map((part, index) => (index % 2 === 1 ? <Formula key={index} tex={part} /> : index > 0 && closing.test(part) ? wordJoiner + part : part))}</>;
}

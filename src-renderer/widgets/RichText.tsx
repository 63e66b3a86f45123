import type { JSX } from 'react';
import { Formula } from '../canvas/Formula.tsx';

/** Text with formulas between dollar signs. */
export function RichText({ text }: { readonly text: string }): JSX.Element {
  const parts = text.split('$');
  // An odd number of dollar signs leaves one that is no formula's.
  if (parts.length % 2 === 0) return <>{text}</>;
  return <>{parts.map((part, index) => (index % 2 === 1 ? <Formula key={index} tex={part} /> : part))}</>;
}

import type { JSX } from 'react';
import type { Diagnostic } from '../../src-core/graph/diagnostic.ts';
import { useText } from '../i18n/useText.ts';

/** What is wrong, and quieter what mends it. */
export function DiagnosticText({ diagnostic }: { readonly diagnostic: Diagnostic }): JSX.Element {
  const { message, advice } = useText().partsOfDiagnostic(diagnostic);
  return (
    <>
      {message} <span className="quiet">{advice}</span>
    </>
  );
}

import { CircleAlert, CircleCheck, Info } from 'lucide-react';
import type { JSX } from 'react';
import type { Diagnostic } from '../../src-core/graph/diagnostic.ts';
import { view } from '../canvas/flowAdapter.ts';
import { useText } from '../i18n/useText.ts';
import { select } from '../model/documentEdits.ts';
import { currentDocument, presentOf, useApp } from '../model/store.ts';
import { DiagnosticText } from '../widgets/DiagnosticText.tsx';
import { Hints } from './Hints.tsx';

/** Everything that keeps the network from running, and under it what could be better; a click goes to the place. */
export function Problems(): JSX.Element {
  return (
    <>
      <Diagnostics />
      <Hints />
    </>
  );
}

function Diagnostics(): JSX.Element {
  const { t } = useText();
  const diagnostics = useApp((state) => state.analysis.diagnostics);
  const isEmpty = useApp((state) => presentOf(state).nodes.length === 0);
  if (isEmpty) return <p className="dock-empty">{t('dock.noNetwork')}</p>;
  if (diagnostics.length === 0) {
    return (
      <p className="dock-empty">
        <CircleCheck size={16} aria-hidden /> {t('dock.noProblems')}
      </p>
    );
  }
  return (
    <ul className="problems">
      {diagnostics.map((diagnostic, index) => (
        <li key={`${String(index)} ${diagnostic.message}`}>
          <button type="button" className={`problem problem-${diagnostic.severity}`} data-code={diagnostic.code} onClick={() => { goTo(diagnostic); }}>
            {diagnostic.severity === 'error' ? <CircleAlert size={15} role="img" aria-label={t('dock.errors')} /> : <Info size={15} role="img" aria-label={t('dock.warnings')} />}
            <span className="problem-code">{diagnostic.code}</span>
            <span className="problem-text">
              <DiagnosticText diagnostic={diagnostic} />
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function goTo({ node, edge, parameter }: Diagnostic): void {
  const owner = node ?? currentDocument().nodes.find((candidate) => parameter !== undefined && Object.values(candidate.parameters).includes(parameter))?.id;
  if (owner !== undefined) {
    select([owner], edge === undefined ? [] : [edge]);
    view.goTo(owner);
  } else if (edge !== undefined) {
    select([], [edge]);
    const wire = currentDocument().edges.find(({ id }) => id === edge);
    if (wire) view.goTo(wire.target.node);
  }
}

import { Lightbulb } from 'lucide-react';
import type { JSX } from 'react';
import type { Hint } from '../../src-core/explain/hints.ts';
import type { EquivalentLayer } from '../../src-core/explain/linearChain.ts';
import { view } from '../canvas/flowAdapter.ts';
import { hintText } from '../i18n/hintText.ts';
import { useText } from '../i18n/useText.ts';
import { select } from '../model/documentEdits.ts';
import { useApp } from '../model/store.ts';
import { TensorTable } from '../widgets/TensorTable.tsx';
import { useHints } from './useHealth.ts';

/** What could be better in the network; a click selects the nodes that it is about. */
export function Hints(): JSX.Element | null {
  const { t } = useText();
  const hints = useHints();
  if (hints.length === 0) return null;
  return (
    <section className="hints" aria-labelledby="hints-title">
      <h3 id="hints-title">{t('hints.title')}</h3>
      <ul>
        {hints.map((hint) => (
          <HintRow key={`${hint.code} ${hint.nodes.join(' ')}`} hint={hint} />
        ))}
      </ul>
    </section>
  );
}

function HintRow({ hint }: { readonly hint: Hint }): JSX.Element {
  const { t, language } = useText();
  const { message, advice } = hintText(hint, language);
  return (
    <li>
      <button type="button" className="problem problem-hint" data-code={hint.code} onClick={() => { goTo(hint.nodes); }}>
        <Lightbulb size={15} role="img" aria-label={t('hints.hint')} />
        <span>
          {message} <span className="quiet">{advice}</span>
        </span>
      </button>
      {hint.layer && <Layer layer={hint.layer} />}
    </li>
  );
}

/** The one layer that does what the chain does, in numbers. */
function Layer({ layer: { rows, columns, W, b } }: { readonly layer: EquivalentLayer }): JSX.Element {
  const { t } = useText();
  const digits = useApp((state) => state.settings.digits);
  return (
    <div className="hint-layer">
      <span className="quiet">{t('hints.oneLayer')}</span>
      <span className="hint-matrix">
        <i>W</i> = <TensorTable name={t('hints.weights')} rows={rows} columns={columns} digits={digits} valueAt={(row, column) => W[row * columns + column] ?? NaN} />
      </span>
      {b && (
        <span className="hint-matrix">
          <i>b</i> = <TensorTable name={t('hints.bias')} rows={1} columns={columns} digits={digits} valueAt={(_, column) => b[column] ?? NaN} />
        </span>
      )}
    </div>
  );
}

function goTo(nodes: readonly string[]): void {
  select(nodes);
  const [first] = nodes;
  if (first !== undefined) view.goTo(first);
}

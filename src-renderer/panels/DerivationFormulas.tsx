import { Crosshair } from 'lucide-react';
import type { JSX } from 'react';
import { chainRow, formRows, lineRows } from '../../src-core/explain/derivationText.ts';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import type { Derivation, DerivationLine } from '../../src-core/protocol/derivation.ts';
import type { NumberPlace } from '../../src-core/protocol/numberPlaces.ts';
import { useText } from '../i18n/useText.ts';
import { showPlace } from '../model/derivation.ts';
import { edgeEnds } from '../model/edgeNames.ts';
import { parameterById, titleOf } from '../model/nodeFacts.ts';
import { presentOf, useApp } from '../model/store.ts';
import { FormulaBox } from './FormulaBox.tsx';

interface Props {
  readonly derivation: Derivation;
  readonly stale: boolean;
  /** Whether the lines lead back to the data rather than up to the loss. */
  readonly forward: boolean;
}

/** Longer lists begin folded: what follows them is not pushed off the page. */
const mostUnfolded = 6;

/** A derivation as a page of a textbook: the chain rule, the tensors, one element, and what that is made of. */
export function DerivationFormulas({ derivation: { chain, matrix, lines, more }, stale, forward }: Props): JSX.Element {
  const { t } = useText();
  const [asked, ...others] = lines;
  return (
    <section className="derivation-formulas" aria-label={t('dock.derivation')} aria-busy={stale} data-stale={stale || undefined}>
      {chain !== null && <Part title={t('derivation.chain')} rows={[chainRow(chain)]} name="chain" />}
      {matrix && <Part title={t('derivation.matrix')} rows={formRows(matrix)} name="matrix" />}
      {asked && <Part title={t('derivation.oneElement')} rows={lineRows(asked)} name="element" />}
      {others.length > 0 && (
        <details className="derivation-others" open={others.length + more <= mostUnfolded}>
          <summary>
            {t(forward ? 'derivation.upToData' : 'derivation.upToLoss')} <span className="quiet">({others.length + more})</span>
          </summary>
          <ol>
            {others.map((line) => (
              <Line key={line.left} line={line} />
            ))}
          </ol>
          {more > 0 && <p className="quiet">{t('derivation.more', { count: more })}</p>}
        </details>
      )}
    </section>
  );
}

function Part({ title, rows, name }: { readonly title: string; readonly rows: readonly string[]; readonly name: string }): JSX.Element {
  return (
    <div className="derivation-part">
      <h4>{title}</h4>
      <FormulaBox rows={rows} part={name} />
    </div>
  );
}

/** One gradient on the way to the loss; a click goes there. */
function Line({ line }: { readonly line: DerivationLine }): JSX.Element {
  const { t } = useText();
  const document = useApp(presentOf);
  const go = (): void => {
    showPlace(line.place);
  };
  return (
    <li className="derivation-line" onClick={go}>
      <FormulaBox rows={lineRows(line)} />
      <button type="button" className="icon-button" aria-label={t('derivation.show', { name: placeName(document, line.place) })} title={t('derivation.show', { name: placeName(document, line.place) })}>
        <Crosshair size={14} aria-hidden />
      </button>
    </li>
  );
}

/** What the user calls the thing that a number belongs to. */
function placeName(document: GraphDocument, place: NumberPlace): string {
  switch (place.kind) {
    case 'edge-gradient': {
      const edge = document.edges.find(({ id }) => id === place.edge);
      if (!edge) return place.edge;
      const { source, target } = edgeEnds(document, edge);
      return `${source} → ${target}`;
    }
    case 'value':
    case 'gradient':
    case 'updated-data':
      return titleOf(document, place.node);
    case 'parameter':
    case 'parameter-gradient':
    case 'parameter-term':
    case 'updated-parameter':
      return parameterById(document, place.parameter)?.name ?? place.parameter;
    case 'loss':
      return 'L';
  }
}

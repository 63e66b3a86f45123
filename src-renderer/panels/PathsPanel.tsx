import { type JSX, useState } from 'react';
import type { GraphDocument } from '../../src-core/graph/document.ts';
import type { Explanation } from '../../src-core/protocol/engineContract.ts';
import { useText } from '../i18n/useText.ts';
import { formatNumber } from '../model/formatNumber.ts';
import { nodeById, nodeTitle } from '../model/nodeFacts.ts';
import { numberName } from '../model/numberNames.ts';
import { presentOf, useApp } from '../model/store.ts';
import { NumberCell } from '../widgets/NumberCell.tsx';
import { usePaths } from './useTensor.ts';

/** The gradient of one element as the sum of its paths to the loss; asked for only while it is unfolded. */
export function PathsPanel({ parameter, size }: { readonly parameter: string; readonly size: number }): JSX.Element {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(0);
  const element = Math.min(chosen, size - 1);
  return (
    <details className="paths" open={open} onToggle={(event) => { setOpen(event.currentTarget.open); }}>
      <summary className="backward">◂ {t('paths.title')}</summary>
      {open && (
        <>
          <p className="quiet">{t('paths.hint')}</p>
          {size > 1 && (
            <label className="field-inline">
              {t('parameter.element')}
              <NumberCell
                label={t('parameter.element')}
                value={element + 1}
                digits={0}
                accepts={(value) => Number.isInteger(value) && value >= 1 && value <= size}
                onChange={(value) => {
                  setChosen(value - 1);
                }}
              />
            </label>
          )}
          <Paths parameter={parameter} element={element} />
        </>
      )}
    </details>
  );
}

function Paths({ parameter, element }: { readonly parameter: string; readonly element: number }): JSX.Element {
  const { t } = useText();
  const digits = useApp((state) => state.settings.digits);
  const document = useApp(presentOf);
  const explanation = usePaths({ kind: 'parameter', parameter, element })?.explanation;
  if (!explanation) return <p className="quiet">{t('paths.none')}</p>;
  const { gradient, count, paths } = explanation;
  return (
    <>
      <p>{t('paths.sum', { count: count.toLocaleString('en-US'), gradient: formatNumber(gradient, digits) })}</p>
      <div className="tensor-scroll">
        <table className="number-table paths-table">
          <thead>
            <tr>
              <th scope="col">{paths ? t('paths.product') : t('paths.part')}</th>
              <th scope="col">{t('paths.share')}</th>
              <th scope="col">{paths ? t('paths.path') : t('paths.through')}</th>
            </tr>
          </thead>
          <tbody>
            {rowsOf(explanation, document).map(({ part, words }, index) => (
              // Paths have no name of their own; the order is by size and changes as a whole.
              <tr key={index}>
                <td className="backward">{formatNumber(part, digits)}</td>
                <td>{gradient === 0 ? '–' : `${formatNumber((100 * part) / gradient, 1)} %`}</td>
                <td className="path-words">{words}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** A row for each path, or where there are too many for each node at each step that they run through. */
function rowsOf({ paths, crossings }: Explanation, document: GraphDocument): { part: number; words: string }[] {
  const { steps, samples } = document.data;
  if (!paths) {
    return crossings.map(({ node, step, paths: through, sum }) => {
      const owner = nodeById(document, node);
      const name = numberName(owner ? nodeTitle(owner) : node, steps > 1 ? step + 1 : undefined, undefined);
      return { part: sum, words: `${name} (${through.toLocaleString('en-US')})` };
    });
  }
  const widest = new Map<string, number>();
  for (const { node, element } of paths.flatMap(({ through }) => through)) widest.set(node, Math.max(widest.get(node) ?? 0, element));
  return paths.map(({ product, sample, through }) => {
    const names = through.map(({ node, step, element }) => {
      const owner = nodeById(document, node);
      return numberName(owner ? nodeTitle(owner) : node, steps > 1 ? step + 1 : undefined, (widest.get(node) ?? 0) > 0 ? element + 1 : undefined);
    });
    return { part: product, words: `${samples > 1 ? `n = ${String(sample + 1)}: ` : ''}${names.join(' → ')}` };
  });
}

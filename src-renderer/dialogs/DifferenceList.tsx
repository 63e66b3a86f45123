import type { JSX } from 'react';
import { type Difference, isSame } from '../../src-core/graph/difference.ts';
import { type Text, useText } from '../i18n/useText.ts';
import { nodeTitle } from '../model/nodeFacts.ts';

/** The rest is counted. */
const mostRows = 60;

/** What one document has otherwise than another, row by row. */
export function DifferenceList({ difference, lead, same }: { readonly difference: Difference; readonly lead: string; readonly same: string }): JSX.Element {
  const text = useText();
  if (isSame(difference)) return <p className="difference-same">{same}</p>;
  const rows = rowsOf(difference, text);
  return (
    <div className="difference">
      <p className="difference-lead">{lead}</p>
      <ul className="difference-rows">
        {rows.slice(0, mostRows).map(({ kind, words }, index) => (
          <li key={index} data-kind={kind}>
            {words}
          </li>
        ))}
        {rows.length > mostRows && <li className="quiet">{text.t('difference.more', { count: rows.length - mostRows })}</li>}
      </ul>
    </div>
  );
}

interface Row {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly words: string;
}

function rowsOf({ nodes, edges, parameters, parts }: Difference, { t, language }: Text): Row[] {
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  const counted = (kind: Row['kind'], count: number, key: 'difference.edgesAdded' | 'difference.edgesRemoved' | 'difference.edgesLed'): Row[] => (count === 0 ? [] : [{ kind, words: t(key, { count }) }]);
  return [
    ...nodes.added.map((node): Row => ({ kind: 'added', words: t('difference.nodeAdded', { name: nodeTitle(node) }) })),
    ...nodes.removed.map((node): Row => ({ kind: 'removed', words: t('difference.nodeRemoved', { name: nodeTitle(node) }) })),
    ...counted('added', edges.added.length, 'difference.edgesAdded'),
    ...counted('removed', edges.removed.length, 'difference.edgesRemoved'),
    ...nodes.changed.map(({ node, what }): Row => ({ kind: 'changed', words: t('difference.nodeChanged', { name: nodeTitle(node), what: list.format(what.map((change) => t(`difference.what.${change}`))) }) })),
    ...parameters.changed.map(({ parameter: { name }, numbers }): Row => ({ kind: 'changed', words: numbers === 0 ? t('difference.parameter', { name }) : t('difference.numbers', { count: numbers, name }) })),
    ...counted('changed', edges.led.length, 'difference.edgesLed'),
    ...parts.map((part): Row => ({ kind: 'changed', words: t(`difference.part.${part}`) })),
  ];
}

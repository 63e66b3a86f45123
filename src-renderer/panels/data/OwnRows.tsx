import { Plus, Trash2 } from 'lucide-react';
import { type JSX, useState } from 'react';
import { removeSample, setDataElement, setDataLength } from '../../../src-core/graph/edit.ts';
import type { GraphDocument } from '../../../src-core/graph/document.ts';
import { registry } from '../../../src-core/node/registry.ts';
import { sizeOf } from '../../../src-core/tensor/shape.ts';
import { elementName } from '../../../src-core/tensor/tensor.ts';
import { useText } from '../../i18n/useText.ts';
import { edit } from '../../model/documentEdits.ts';
import { readExpression } from '../../../src-core/tensor/numberExpression.ts';
import { faultWords } from '../../i18n/expressionText.ts';
import { formatCell } from '../../model/formatNumber.ts';
import { nodeTitle } from '../../model/nodeFacts.ts';
import { notify } from '../../model/notices.ts';
import { presentOf, useApp } from '../../model/store.ts';
import { type SheetEdit, Spreadsheet } from '../../widgets/Spreadsheet.tsx';

interface OwnColumn {
  readonly node: string;
  readonly title: string;
  readonly element: number;
  readonly width: number;
}

/** The rows on the canvas as a spreadsheet: a column for each element of each input and target. */
export function OwnRows({ readOnly }: { readonly readOnly: boolean }): JSX.Element {
  const { t } = useText();
  const document = useApp(presentOf);
  const shownSample = useApp((state) => state.sample);
  const digits = useApp((state) => state.settings.digits);
  const hidesZeros = useApp((state) => state.settings.hideZeros);
  const [row, setRow] = useState(0);
  const { samples, steps, columns } = document.data;
  const shown = ownColumns(document);
  const placeOf = (index: number): { sample: number; step: number } => ({ sample: Math.floor(index / steps), step: index % steps });
  const textAt = (index: number, column: number): string => {
    const { node, element, width } = shown[column] ?? { node: '', element: 0, width: 1 };
    return String(columns[node]?.values.values[index * width + element] ?? '');
  };
  const type = (cells: readonly SheetEdit[]): void => {
    const numbers = cells.map(({ text, ...place }) => ({ ...place, text, read: readExpression(text === '' ? '0' : text) }));
    for (const { text, read } of numbers) {
      if (read.kind === 'number') continue;
      notify({ kind: 'error', title: faultWords(text, read) });
      return;
    }
    const needed = Math.max(samples, ...numbers.map(({ row: index }) => placeOf(index).sample + 1));
    edit('edit.data', (before) =>
      numbers.reduce((changed, { row: index, column, read }) => {
        const place = shown[column];
        return place && read.kind === 'number' ? setDataElement(changed, place.node, { ...placeOf(index), element: place.element }, read.value) : changed;
      }, needed === samples ? before : setDataLength(before, registry, needed, steps)),
    );
  };
  const sample = Math.min(placeOf(row).sample, samples - 1);
  return (
    <>
      <div className="data-bar">
        <button type="button" className="button add-sample" disabled={readOnly} onClick={() => { edit('edit.rows', (before) => setDataLength(before, registry, samples + 1, steps)); }}>
          <Plus size={14} aria-hidden />
          {t('data.addSample')}
        </button>
        <button type="button" className="button" disabled={readOnly || samples === 1} onClick={() => { edit('edit.rows', (before) => removeSample(before, sample)); }}>
          <Trash2 size={14} aria-hidden />
          {t('data.removeSample', { sample: sample + 1 })}
        </button>
      </div>
      {shown.length === 0 ? (
        <p className="dock-empty">{t('data.noNodes')}</p>
      ) : (
        <Spreadsheet
          label={t('data.ownCells')}
          rows={samples * steps}
          readOnly={readOnly}
          rowLabel={(index) => (steps === 1 ? String(index + 1) : `${String(placeOf(index).sample + 1)} · ${String(placeOf(index).step + 1)}`)}
          isMarked={(index) => placeOf(index).sample === shownSample}
          columns={shown.map(({ title, node }) => ({ title, note: t(document.nodes.find(({ id }) => id === node)?.type === 'target' ? 'data.role.target' : 'data.role.input') }))}
          grows
          onLeftOut={(count) => { notify({ kind: 'info', title: t('sheet.leftOut', { count }) }); }}
          textAt={textAt}
          shownAt={(index, column) => formatCell(Number(textAt(index, column)), digits, hidesZeros)}
          onSelect={({ top }) => { setRow(top); }}
          onEdit={type}
        />
      )}
    </>
  );
}

function ownColumns({ nodes, data }: GraphDocument): OwnColumn[] {
  return nodes.flatMap((node) => {
    const column = data.columns[node.id];
    if (!column) return [];
    const shape = column.values.shape.slice(2);
    const width = sizeOf(shape);
    return Array.from({ length: width }, (_, element) => ({ node: node.id, element, width, title: width === 1 ? nodeTitle(node) : `${nodeTitle(node)} ${elementName(element, shape)}` }));
  });
}

import type { ShownDigits } from '../../../src-core/tensor/shownDigits.ts';
import { Menu } from '@base-ui/react/menu';
import { ChevronDown, Eye, Plus, Trash2 } from 'lucide-react';
import { type JSX, useState } from 'react';
import type { DataSet, Normalisation, TableColumn } from '../../../src-core/graph/dataset.ts';
import type { DataSummary } from '../../../src-core/protocol/samples.ts';
import { useText } from '../../i18n/useText.ts';
import { editTable, normaliseColumns, showSamples } from '../../model/dataset.ts';
import { formatBrief } from '../../model/formatNumber.ts';
import { notify } from '../../model/notices.ts';
import { useApp } from '../../model/store.ts';
import { Spreadsheet } from '../../widgets/Spreadsheet.tsx';
import type { Range } from '../../widgets/sheetRange.ts';
import { AskName } from './AskName.tsx';
import { copyRows, textOf } from './tableText.ts';
import { useTablePages } from './useTablePages.ts';

/** Rows of larger tables are changed where they come from. */
const mostTyped = 200_000;

interface Props {
  readonly data: DataSet;
  readonly summary: DataSummary | null;
  /** No samples can be made: what is on the canvas is from before. */
  readonly isFaulty: boolean;
  readonly readOnly: boolean;
}

/** The data set's table, as a spreadsheet. */
export function DataTable({ data, summary, isFaulty, readOnly }: Props): JSX.Element {
  const { t } = useText();
  const { columns, rows } = data.table;
  const { valueAt, shownAt, view } = useTablePages(data);
  const [range, setRange] = useState<Range>({ top: 0, bottom: 0, left: 0, right: 0 });
  const [renaming, setRenaming] = useState<number | null>(null);
  const fixed = readOnly || rows > mostTyped;
  const digits = useApp((state) => state.settings.digits);
  // Only where a row is a sample can rows be told apart as samples.
  const isRowSample = data.sequence?.kind !== 'long';
  const shown = new Set(isRowSample && !isFaulty ? data.shown : []);
  const chosenRows = Array.from({ length: Math.min(range.bottom, rows - 1) - range.top + 1 }, (_, index) => range.top + index);
  const noteOf = (column: TableColumn): string => {
    const more = [...normalNote(data.normalise[column.name], digits, t), ...missingNote(summary?.columns.find(({ name }) => name === column.name)?.missing ?? 0, t)];
    // That a column is of numbers is seen.
    return [...(column.kind === 'number' && more.length > 0 ? [] : [kindNote(column, t)]), ...more].join(' · ');
  };
  return (
    <>
      <div className="data-bar">
        <button type="button" className="button" disabled={fixed} onClick={() => { void editTable({ kind: 'insert-rows', at: rows === 0 ? 0 : range.bottom + 1, count: 1 }); }}>
          <Plus size={14} aria-hidden />
          {t('data.addRows')}
        </button>
        <button type="button" className="button" disabled={fixed || rows === 0} onClick={() => { void editTable({ kind: 'delete-rows', rows: chosenRows }); }}>
          <Trash2 size={14} aria-hidden />
          {t('data.deleteRows')}
        </button>
        {isRowSample && (
          <button type="button" className="button" disabled={readOnly || isFaulty || rows === 0} onClick={() => { void showSamples(() => chosenRows.slice(0, 100)); }}>
            <Eye size={14} aria-hidden />
            {t('data.show')}
          </button>
        )}
      </div>
      <Spreadsheet
        label={t('data.table', { name: data.name })}
        rows={rows}
        readOnly={fixed}
        rowLabel={(row) => String(row + 1)}
        marksMissing={data.sequence?.kind !== 'wide'}
        isMarked={(row) => shown.has(row)}
        onSelect={setRange}
        onView={view}
        columns={columns.map((column, index) => ({
          title: column.name,
          note: noteOf(column),
          isText: column.kind === 'class',
          menu: <ColumnMenu column={column} index={index} data={data} readOnly={readOnly} fixed={fixed} onRename={() => { setRenaming(index); }} />,
        }))}
        textAt={(row, column) => textOf(columns[column], valueAt(row, column), String)}
        shownAt={(row, column) => textOf(columns[column], shownAt(row, column), (value) => formatBrief(value, digits))}
        grows
        onLeftOut={(count) => { notify({ kind: 'info', title: t('sheet.leftOut', { count }) }); }}
        onCopyAfar={(wanted) => { void copyRows(data, wanted); }}
        onEdit={(cells) => {
          void editTable({ kind: 'cells', cells: cells.map((cell) => ({ ...cell })) });
        }}
      />
      {renaming !== null && (
        <AskName
          title={t('data.renameColumn')}
          label={t('data.columnName')}
          value={columns[renaming]?.name ?? ''}
          onAnswer={(name) => {
            setRenaming(null);
            if (name !== null) void editTable({ kind: 'rename-column', column: renaming, name });
          }}
        />
      )}
    </>
  );
}

type Say = ReturnType<typeof useText>['t'];

function kindNote(column: TableColumn, t: Say): string {
  return column.kind === 'class' ? t('data.kind.class', { count: column.classes.length }) : t(`data.kind.${column.kind}`);
}

function normalNote(fitted: Normalisation | undefined, digits: ShownDigits, t: Say): string[] {
  if (!fitted) return [];
  const shift = formatBrief(fitted.shift, digits);
  return [fitted.kind === 'standard' ? t('data.standard', { shift, scale: formatBrief(fitted.scale, digits) }) : t('data.range', { shift, end: formatBrief(fitted.shift + fitted.scale, digits) })];
}

function missingNote(count: number, t: Say): string[] {
  return count > 0 ? [t('data.missingNote', { count })] : [];
}

interface ColumnMenuProps {
  readonly column: TableColumn;
  readonly index: number;
  readonly data: DataSet;
  readonly readOnly: boolean;
  readonly fixed: boolean;
  readonly onRename: () => void;
}

const kinds = ['standard', 'range'] as const;

function ColumnMenu({ column, index, data, readOnly, fixed, onRename }: ColumnMenuProps): JSX.Element {
  const { t } = useText();
  const present = data.normalise[column.name]?.kind ?? null;
  return (
    <Menu.Root>
      <Menu.Trigger className="icon-button sheet-menu" disabled={readOnly} aria-label={t('data.column', { name: column.name })}>
        <ChevronDown size={13} aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className="positioner" sideOffset={4} align="end">
          <Menu.Popup className="popover menu menu-narrow">
            {column.kind === 'number' && (
              <Menu.Group>
                <Menu.GroupLabel className="menu-label">{t('data.normalise')}</Menu.GroupLabel>
                {[null, ...kinds].map((kind) => (
                  <Menu.Item key={kind ?? 'none'} className="menu-item" data-checked={kind === present || undefined} onClick={() => { void normaliseColumns([column.name], kind); }}>
                    {t(`data.normalise.${kind ?? 'none'}`)}
                  </Menu.Item>
                ))}
              </Menu.Group>
            )}
            {!fixed && (
              <>
                {column.kind === 'number' && <Menu.Separator className="menu-separator" />}
                <Menu.Item className="menu-item" onClick={onRename}>
                  {t('data.renameColumn')}
                </Menu.Item>
                {(['number', 'class'] as const).map((as) => (
                  <Menu.Item key={as} className="menu-item" onClick={() => { void editTable({ kind: 'insert-column', at: index + 1, name: freeName(data), as }); }}>
                    {t(as === 'number' ? 'data.insertNumbers' : 'data.insertClasses')}
                  </Menu.Item>
                ))}
                <Menu.Item className="menu-item" disabled={data.table.columns.length === 1} onClick={() => { void editTable({ kind: 'delete-column', column: index }); }}>
                  {t('data.deleteColumn')}
                </Menu.Item>
              </>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function freeName({ table: { columns } }: DataSet): string {
  for (let number = columns.length + 1; ; number++) if (!columns.some(({ name }) => name === `x${String(number)}`)) return `x${String(number)}`;
}

import { ClipboardCopy, ClipboardPaste, Dices } from 'lucide-react';
import { type JSX, type ReactNode, useId, useState } from 'react';
import { initialiserKinds } from '../../src-core/graph/training.ts';
import { type MatrixPart, heightOf, transposed, widthOf, withIdentity, withPart, wholeOf } from '../../src-core/tensor/matrixParts.ts';
import { readExpression } from '../../src-core/tensor/numberExpression.ts';
import { readPasted } from '../../src-core/tensor/pastedMatrix.ts';
import { isSeed, seedAfter } from '../../src-core/tensor/random.ts';
import { faultWords } from '../i18n/expressionText.ts';
import { useText } from '../i18n/useText.ts';
import { copyText } from '../model/copyText.ts';
import type { EditName } from '../model/documentEdits.ts';
import { formatCell } from '../model/formatNumber.ts';
import { type DrawKind, type EditedMatrix, type MatrixSource, drawMatrix, matrixOf, setMatrix } from '../model/matrixSource.ts';
import { currentDocument, presentOf, useApp } from '../model/store.ts';
import { NumberCell } from '../widgets/NumberCell.tsx';
import { tabText } from '../widgets/sheetRange.ts';
import { type SheetEdit, Spreadsheet } from '../widgets/Spreadsheet.tsx';
import { UndoButtons } from '../widgets/UndoButtons.tsx';
import { Modal, closeDialog } from './Modal.tsx';

/** A whole tensor as a spreadsheet, with what is done to many of its numbers at once. */
export function MatrixDialog({ source }: { readonly source: MatrixSource }): JSX.Element | null {
  const { t } = useText();
  const document = useApp(presentOf);
  const readOnly = useApp((state) => state.run.kind === 'training');
  const matrix = matrixOf(document, source);
  if (!matrix) return null;
  return (
    <Modal title={t('matrix.title', { name: matrix.name })} className="dialog-matrix">
      <Editor source={source} matrix={matrix} readOnly={readOnly} />
      <div className="dialog-actions">
        <button type="button" className="button button-primary" onClick={closeDialog}>
          {t('matrix.done')}
        </button>
      </div>
    </Modal>
  );
}

function Editor({ source, matrix, readOnly }: { readonly source: MatrixSource; readonly matrix: EditedMatrix; readonly readOnly: boolean }): JSX.Element {
  const { t } = useText();
  const digits = useApp((state) => state.settings.digits);
  const hidesZeros = useApp((state) => state.settings.hideZeros);
  const [chosen, setChosen] = useState<MatrixPart>({ top: 0, bottom: 0, left: 0, right: 0 });
  const [fault, setFault] = useState<string | null>(null);
  const { rows, columns, values, steps } = matrix;
  const several = heightOf(chosen) * widthOf(chosen) > 1;
  // One cell is chosen always: what is done to many goes to all of them until more are.
  const part = several ? chosen : wholeOf(matrix);
  const textAt = (row: number, column: number): string => String(values[row * columns + column] ?? '');
  const change = (name: EditName, next: readonly number[] | undefined): void => {
    setFault(next ? null : t('matrix.notSquare', { rows: heightOf(part), columns: widthOf(part) }));
    if (next) setMatrix(source, name, next);
  };
  const type = (cells: readonly SheetEdit[]): void => {
    const next = [...values];
    for (const { row, column, text } of cells) {
      const read = readExpression(text === '' ? '0' : text);
      if (read.kind === 'fault') {
        setFault(faultWords(text, read));
        return;
      }
      next[row * columns + column] = read.value;
    }
    change(cells.length > 1 ? 'edit.zeros' : source.kind === 'parameter' ? 'edit.parameter' : 'edit.data', next);
  };
  const paste = (text: string): void => {
    const pasted = readPasted(text, chosen, rows, columns);
    switch (pasted.kind) {
      case 'numbers':
        change('edit.pasteNumbers', withPart(matrix, pasted.part, (row, column) => pasted.numbers[row]?.[column] ?? 0));
        break;
      case 'not-a-number':
        setFault(t('matrix.paste.notNumber', { row: pasted.row, column: pasted.column, reason: faultWords(pasted.text, pasted.fault) }));
        break;
      case 'nothing':
        setFault(t('matrix.paste.nothing'));
        break;
      case 'ragged':
        setFault(t('matrix.paste.ragged', { row: pasted.row, width: pasted.width, expected: pasted.expected }));
        break;
      case 'shape':
        setFault(t(several ? 'matrix.paste.part' : 'matrix.paste.shape', { rows: pasted.rows, columns: pasted.columns, roomRows: pasted.roomRows, roomColumns: pasted.roomColumns }));
    }
  };
  const act = { change, setFault, part, matrix, source, readOnly };
  return (
    <div className="matrix-editor">
      <div className="matrix-tools" role="toolbar" aria-label={t('matrix.tools')}>
        <div className="matrix-tool-group">
          <UndoButtons />
          <Tool label={t('matrix.copy')} icon={<ClipboardCopy size={15} aria-hidden />} onClick={() => { copyText(tabText(part, textAt)).then(() => { setFault(null); }, () => { setFault(t('matrix.noClipboard')); }); }} />
          <Tool label={t('matrix.paste')} icon={<ClipboardPaste size={15} aria-hidden />} disabled={readOnly} onClick={() => { readClipboard().then(paste, () => { setFault(t('matrix.noClipboard')); }); }} />
        </div>
        <Fill {...act} />
        <Draw {...act} />
        <div className="matrix-tool-group">
          <button type="button" className="button" disabled={readOnly} onClick={() => { change('edit.zeros', withPart(matrix, part, () => 0)); }}>
            {t('matrix.zeros')}
          </button>
          <button type="button" className="button" disabled={readOnly} onClick={() => { change('edit.identity', withIdentity(matrix, part)); }}>
            {t('matrix.identity')}
          </button>
          <button type="button" className="button" disabled={readOnly} onClick={() => { change('edit.transpose', transposed(matrix, part)); }}>
            {t('matrix.transpose')}
          </button>
        </div>
      </div>
      <p className="matrix-part quiet" role="status">
        {several
          ? t('matrix.actsOnPart', { rows: heightOf(chosen), columns: widthOf(chosen), top: chosen.top + 1, bottom: chosen.bottom + 1, left: chosen.left + 1, right: chosen.right + 1 })
          : t('matrix.actsOnAll', { rows, columns })}
      </p>
      {fault !== null && (
        <p className="matrix-fault" role="alert">
          {fault}
        </p>
      )}
      <Spreadsheet
        label={matrix.name}
        rows={rows}
        columns={Array.from({ length: columns }, (_, column) => ({ title: String(column + 1), note: '' }))}
        rowLabel={(row) => (steps === undefined || steps === 1 ? String(row + 1) : `${String(Math.floor(row / steps) + 1)} · ${String((row % steps) + 1)}`)}
        textAt={textAt}
        shownAt={(row, column) => formatCell(values[row * columns + column] ?? NaN, digits, hidesZeros)}
        readOnly={readOnly}
        onSelect={setChosen}
        onEdit={type}
        onPasteText={paste}
      />
    </div>
  );
}

interface Acting {
  readonly change: (name: EditName, next: readonly number[] | undefined) => void;
  readonly setFault: (fault: string | null) => void;
  readonly part: MatrixPart;
  readonly matrix: EditedMatrix;
  readonly source: MatrixSource;
  readonly readOnly: boolean;
}

/** Writes one number, or what an expression comes to, into many cells. */
function Fill({ change, setFault, part, matrix, readOnly }: Acting): JSX.Element {
  const { t } = useText();
  const [text, setText] = useState('');
  return (
    <form
      className="matrix-tool-group"
      onSubmit={(event) => {
        event.preventDefault();
        const read = readExpression(text);
        if (read.kind === 'fault') setFault(faultWords(text, read));
        else change('edit.fill', withPart(matrix, part, () => read.value));
      }}
    >
      <input className="matrix-value number" aria-label={t('matrix.value')} placeholder={t('matrix.valueHint')} autoComplete="off" spellCheck={false} readOnly={readOnly} value={text} onChange={(event) => { setText(event.target.value); }} />
      <button type="submit" className="button" disabled={readOnly}>
        {t('matrix.fill')}
      </button>
    </form>
  );
}

/** Draws numbers from a distribution, with a seed that brings the same ones back. */
function Draw({ change, part, matrix, source, readOnly }: Acting): JSX.Element {
  const { t } = useText();
  const id = useId();
  const [kind, setKind] = useState<DrawKind>(source.kind === 'parameter' ? 'own' : 'normal');
  const [seed, setSeed] = useState(() => currentDocument().seed);
  const draw = (from: number): void => {
    setSeed(from);
    const drawn = drawMatrix(currentDocument(), source, kind, from);
    change('edit.randomise', withPart(matrix, part, (row, column) => drawn[(part.top + row) * matrix.columns + part.left + column] ?? 0));
  };
  return (
    <div className="matrix-tool-group">
      <label className="visually-hidden" htmlFor={id}>
        {t('parameter.initialiser')}
      </label>
      <select id={id} className="select" disabled={readOnly} value={kind} onChange={(event) => { setKind(drawKinds.find((one) => one === event.target.value) ?? 'own'); }}>
        {source.kind === 'parameter' && <option value="own">{t('parameter.initialiser.own')}</option>}
        {drawKinds.filter((one) => one !== 'own').map((one) => (
          <option key={one} value={one}>
            {t(`parameter.initialiser.${one}`)}
          </option>
        ))}
      </select>
      <span className="matrix-seed">
        {t('parameter.seed')}
        <NumberCell label={t('parameter.seed')} value={seed} digits={0} exact readOnly={readOnly} range={t('training.range.countFrom0')} accepts={isSeed} onChange={setSeed} />
      </span>
      <button type="button" className="button" disabled={readOnly} onClick={() => { draw(seed); }}>
        {t('matrix.draw')}
      </button>
      <Tool label={t('parameter.draw')} icon={<Dices size={15} aria-hidden />} disabled={readOnly} onClick={() => { draw(seedAfter(seed)); }} />
    </div>
  );
}

/** Without those that are one number: `Fill` writes these. */
const drawKinds: readonly DrawKind[] = ['own', ...initialiserKinds.filter((kind) => kind !== 'zeros' && kind !== 'constant')];

function Tool({ label, icon, disabled = false, onClick }: { readonly label: string; readonly icon: ReactNode; readonly disabled?: boolean; readonly onClick: () => void }): JSX.Element {
  return (
    <button type="button" className="icon-button" aria-label={label} title={label} disabled={disabled} onClick={onClick}>
      {icon}
    </button>
  );
}

/** Rejects where the host does not let a page read the clipboard; the key does it there. */
async function readClipboard(): Promise<string> {
  return navigator.clipboard.readText();
}

import { type JSX, useEffect, useRef, useState } from 'react';
import { AppError } from '../../../src-core/graph/appError.ts';
import type { ImportFault, ImportOptions, Inspection } from '../../../src-core/protocol/tableContract.ts';
import { Modal, closeDialog } from '../../dialogs/Modal.tsx';
import { host } from '../../host/connection.ts';
import { textOfError } from '../../i18n/errorText.ts';
import { useText } from '../../i18n/useText.ts';
import { importTable } from '../../model/dataset.ts';
import { ChoiceRow } from '../../widgets/ChoiceRow.tsx';

interface Props {
  readonly path: string;
  readonly name: string;
}

const asFound: ImportOptions = { delimiter: null, header: null, decimal: null, missing: 'keep', columns: null };
const delimiters = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const;
const delimiterSigns = Object.keys(delimiters) as (keyof typeof delimiters)[];
const kinds = ['number', 'class', 'key'] as const;
const shownFaults = 100;

/** Looks at a file of data, lets the user say how it is to be read, and imports it. */
export function ImportDialog({ path, name }: Props): JSX.Element {
  const { t } = useText();
  const [options, setOptions] = useState(asFound);
  const [looked, setLooked] = useState<{ readonly key: string; readonly inspection: Inspection } | null>(null);
  const [fault, setFault] = useState('');
  const [progress, setProgress] = useState<{ rows: number; part: number } | null>(null);
  const importing = useRef<AbortController | null>(null);

  const key = JSON.stringify(options);
  const inspection = looked?.inspection ?? null;
  // What was found another way is shown until the new look at the file is done, and not imported.
  const isLooking = looked?.key !== key;
  useEffect(() => {
    const looking = new AbortController();
    host.call('table.inspect', { path, options: JSON.parse(key) as ImportOptions, whole: false }, looking.signal).then(
      (found) => {
        setLooked({ key, inspection: found });
        setFault('');
      },
      (error: unknown) => {
        if (!looking.signal.aborted) setFault(wordsOf(error));
      },
    );
    return () => {
      looking.abort();
    };
  }, [path, key]);
  useEffect(
    () =>
      host.on('table.progress', (report) => {
        if (importing.current) setProgress({ rows: report.rows, part: report.of > 0 ? report.bytes / report.of : 0 });
      }),
    [],
  );
  useEffect(
    () => () => {
      importing.current?.abort();
    },
    [],
  );

  const start = (): void => {
    const abort = new AbortController();
    importing.current = abort;
    setProgress({ rows: 0, part: 0 });
    const ended = (error?: unknown): void => {
      importing.current = null;
      setProgress(null);
      if (error !== undefined && !abort.signal.aborted) setFault(wordsOf(error));
      else if (!abort.signal.aborted) closeDialog();
    };
    importTable(path, name, options, abort.signal).then(() => { ended(); }, ended);
  };
  const columns = options.columns ?? inspection?.columns.map(({ index, name: title, kind }) => ({ index, name: title, kind })) ?? [];
  const isReady = inspection !== null && !isLooking && fault === '' && progress === null && columns.length > 0;
  const take = (index: number, kind: (typeof kinds)[number] | null): void => {
    const others = columns.filter((column) => column.index !== index);
    const title = inspection?.columns.find((column) => column.index === index)?.name ?? '';
    setOptions({ ...options, columns: (kind === null ? others : [...others, { index, name: title, kind }]).toSorted((a, b) => a.index - b.index) });
  };
  return (
    <Modal title={t('data.importTitle', { name })} className="dialog-import" onClose={closeDialog}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) start();
        }}
      >
        {fault !== '' && <p className="data-fault" role="alert">{fault}</p>}
        {inspection === null && fault === '' && <p className="quiet" role="status">{t('data.looking')}</p>}
        {inspection && (
          <fieldset className="import-body" disabled={progress !== null} aria-busy={isLooking}>
            {inspection.kind === 'text' && <Reading inspection={inspection} options={options} onChange={(change) => { setOptions({ ...options, ...change, columns: null }); }} />}
            <Preview inspection={inspection} columns={columns} onTake={take} />
            <Faults faults={inspection.faults} count={inspection.faultCount} />
            {!inspection.complete && <p className="quiet">{t('data.firstPart')}</p>}
          </fieldset>
        )}
        <div className="import-progress" role="status">
          {progress && (
            <>
              <progress max={1} value={progress.part} aria-label={t('data.importAction')} />
              <span className="number">{t('data.importing', { rows: progress.rows.toLocaleString('en'), percent: Math.round(progress.part * 100) })}</span>
            </>
          )}
        </div>
        <div className="dialog-actions">
          <button
            type="button"
            className="button button-plain"
            onClick={() => {
              if (importing.current) importing.current.abort();
              else closeDialog();
            }}
          >
            {t('action.cancel')}
          </button>
          <button type="submit" className="button button-primary" disabled={!isReady}>
            {t('data.importAction')}
          </button>
        </div>
      </form>
    </Modal>
  );
}

function wordsOf(error: unknown): string {
  if (!(error instanceof AppError)) return String(error);
  const { title, text } = textOfError(error);
  return `${title}. ${text}`;
}

interface ReadingProps {
  readonly inspection: Inspection;
  readonly options: ImportOptions;
  readonly onChange: (change: Partial<ImportOptions>) => void;
}

/** How the text is taken apart: what was found out, until something else is chosen. */
function Reading({ inspection, options, onChange }: ReadingProps): JSX.Element {
  const { t } = useText();
  const delimiter = options.delimiter ?? inspection.delimiter ?? ',';
  return (
    <div className="import-reading">
      <div className="import-select">
        <ChoiceRow label={t('data.delimiter')} value={delimiter} choices={delimiterSigns} told={(sign) => t(`data.delimiter.${delimiters[sign]}`)} onChoose={(sign) => { onChange({ delimiter: sign }); }} />
      </div>
      <div className="import-select">
        <ChoiceRow label={t('data.header')} value={(options.header ?? inspection.header) ? 'yes' : 'no'} choices={['yes', 'no']} told={(choice) => t(`data.header.${choice}`)} onChoose={(choice) => { onChange({ header: choice === 'yes' }); }} />
      </div>
      <div className="import-select">
        <ChoiceRow label={t('data.decimal')} value={options.decimal ?? inspection.decimal ?? '.'} choices={['.', ',']} told={(sign) => t(sign === '.' ? 'data.decimal.point' : 'data.decimal.comma')} onChoose={(sign) => { onChange({ decimal: sign }); }} />
      </div>
      <div className="import-select">
        <ChoiceRow label={t('data.missing')} value={options.missing} choices={['keep', 'drop']} told={(missing) => t(`data.missing.${missing}`)} onChoose={(missing) => { onChange({ missing }); }} />
      </div>
    </div>
  );
}

interface PreviewProps {
  readonly inspection: Inspection;
  readonly columns: readonly { readonly index: number; readonly kind: (typeof kinds)[number] }[];
  readonly onTake: (index: number, kind: (typeof kinds)[number] | null) => void;
}

/** Columns and rows that the preview shows of wide and long files. */
const mostColumns = 60;
const mostRows = 12;

function Preview({ inspection, columns, onTake }: PreviewProps): JSX.Element {
  const { t } = useText();
  const kindOf = (index: number): (typeof kinds)[number] | null => columns.find((column) => column.index === index)?.kind ?? null;
  const shown = inspection.columns.slice(0, mostColumns);
  const firstRow = inspection.header === true ? 2 : 1;
  const faulty = new Set(inspection.faults.map(({ row, column }) => `${String(row)} ${String(column)}`));
  return (
    <div className="import-preview" role="region" aria-label={t('data.preview')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col" className="import-row">
              <span className="visually-hidden">{t('sheet.row')}</span>
            </th>
            {shown.map(({ index, name, missing, distinct }) => (
              <th key={index} scope="col" data-left-out={kindOf(index) === null || undefined}>
                <span className="sheet-name">{name}</span>
                <select className="select" aria-label={t('data.previewColumn', { name })} value={kindOf(index) ?? 'skip'} onChange={(event) => { onTake(index, kinds.find((kind) => kind === event.target.value) ?? null); }}>
                  {kinds.map((kind) => (
                    <option key={kind} value={kind}>
                      {t(`data.kindName.${kind}`)}
                    </option>
                  ))}
                  <option value="skip">{t('data.take.skip')}</option>
                </select>
                <span className="sheet-note">
                  {kindOf(index) === 'class' && distinct !== null && t('data.kind.class', { count: distinct })}
                  {missing > 0 && `${kindOf(index) === 'class' ? ' · ' : ''}${t('data.missingNote', { count: missing })}`}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {inspection.preview.slice(0, mostRows).map((row, at) => (
            <tr key={at}>
              <th scope="row" className="import-row number">{firstRow + at}</th>
              {shown.map(({ index }) => (
                <td key={index} data-left-out={kindOf(index) === null || undefined} data-faulty={faulty.has(`${String(firstRow + at)} ${String(index + 1)}`) || undefined} data-number={kindOf(index) === 'number' || undefined}>
                  {row[index] ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Faults({ faults, count }: { readonly faults: readonly ImportFault[]; readonly count: number }): JSX.Element | null {
  const { t } = useText();
  if (count === 0) return null;
  return (
    <details className="import-faults" open>
      <summary>{t('data.faults', { count })}</summary>
      <ul>
        {faults.slice(0, shownFaults).map(({ kind, row, column, name, text }) => (
          <li key={`${kind} ${String(row)} ${String(column)}`}>
            <span className="number">{t('data.faultPlace', { row, column })}</span>
            {name !== '' && <span> {name}</span>}: {t(`data.fault.${kind}`)}
            {text !== '' && <code>{text}</code>}
          </li>
        ))}
      </ul>
    </details>
  );
}

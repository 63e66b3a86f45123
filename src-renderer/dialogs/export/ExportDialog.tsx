import { type JSX, type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { WeightLayout } from '../../../src-core/protocol/appContract.ts';
import type { ExportChoices } from '../../../src-core/protocol/exportContract.ts';
import { useText } from '../../i18n/useText.ts';
import { type ExportFormat, exportFormats, exportGroups, isCode, saveCode, saveWeights } from '../../model/exporting.ts';
import { presentOf, useApp } from '../../model/store.ts';
import { Modal, closeDialog } from '../Modal.tsx';
import { CodeExport } from './CodeExport.tsx';
import { ModelChoices } from './ModelChoices.tsx';
import { WeightChoices } from './WeightChoices.tsx';
import { WeightTable } from './WeightTable.tsx';
import { arrangedWeights } from './arrangedWeights.ts';

/** The network in files for other tools: which, what they will say, and where they go. `first`: the format that is chosen when it opens. */
export function ExportDialog({ first = exportFormats[0] ?? 'safetensors' }: { readonly first?: ExportFormat | undefined }): JSX.Element {
  const { t } = useText();
  const [format, setFormat] = useState<ExportFormat>(first);
  const precision = useApp((state) => presentOf(state).precision);
  const [choices, setChoices] = useState<ExportChoices>({ precision, withLoss: false });
  const runs = useApp((state) => state.analysis.runnable);
  const [layout, setLayout] = useState<WeightLayout>('chainrule');
  const document = useApp(presentOf);
  const weights = useMemo(() => arrangedWeights(document, layout), [document, layout]);
  const list = useRef<HTMLDivElement>(null);
  const mayBeSaved = isCode(format) ? runs : weights.kind === 'tensors' && weights.tensors.length > 0;
  return (
    <Modal title={t('export.title')} className="dialog-large dialog-export" initialFocus={list}>
      <div className="export">
        <FormatList ref={list} chosen={format} onChoose={setFormat} />
        <section className="export-chosen" aria-label={t(`export.name.${format}`)}>
          {format === 'onnx' && <ModelChoices choices={choices} onChoose={setChoices} />}
          {!isCode(format) && <WeightChoices layout={layout} onChoose={setLayout} />}
          {isCode(format) ? <CodeExport key={format} format={format} choices={choices} /> : <WeightTable weights={weights} />}
          <div className="dialog-actions">
            <button
              type="button"
              className="button button-primary"
              disabled={!mayBeSaved}
              onClick={() => {
                closeDialog();
                void (isCode(format) ? saveCode(format, choices) : saveWeights(format, layout));
              }}
            >
              {t('export.save')}
            </button>
          </div>
        </section>
      </div>
    </Modal>
  );
}

interface ListProps {
  readonly ref: React.RefObject<HTMLDivElement | null>;
  readonly chosen: ExportFormat;
  readonly onChoose: (format: ExportFormat) => void;
}

/** One stop of the tab key; arrows, Home and End choose. */
function FormatList({ ref, chosen, onChoose }: ListProps): JSX.Element {
  const { t } = useText();
  const walk = (event: KeyboardEvent): void => {
    const now = exportFormats.indexOf(chosen);
    const last = exportFormats.length - 1;
    const to = new Map([['ArrowDown', Math.min(last, now + 1)], ['ArrowUp', Math.max(0, now - 1)], ['Home', 0], ['End', last]]).get(event.key);
    const next = to === undefined ? undefined : exportFormats[to];
    if (next === undefined) return;
    event.preventDefault();
    onChoose(next);
  };
  return (
    <div ref={ref} className="export-formats" role="listbox" tabIndex={0} aria-label={t('export.formats')} aria-activedescendant={`export-${chosen}`} onKeyDown={walk}>
      {(['code', 'weights'] as const).map((group) => (
        <div key={group} role="group" aria-label={t(`export.group.${group}`)}>
          <h3 aria-hidden>{t(`export.group.${group}`)}</h3>
          {exportGroups[group].map((format) => (
            <div
              key={format}
              id={`export-${format}`}
              role="option"
              aria-selected={format === chosen}
              className="export-format"
              onClick={() => {
                onChoose(format);
              }}
            >
              <strong>{t(`export.name.${format}`)}</strong>
              <span>{t(`export.about.${format}`)}</span>
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

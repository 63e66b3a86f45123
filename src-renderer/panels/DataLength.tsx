import type { JSX } from 'react';
import { setDataLength } from '../../src-core/graph/edit.ts';
import { registry } from '../../src-core/node/registry.ts';
import { useText } from '../i18n/useText.ts';
import { hasBoundRows } from '../model/boundRows.ts';
import { edit } from '../model/documentEdits.ts';
import { presentOf, useApp } from '../model/store.ts';
import { NumberCell } from '../widgets/NumberCell.tsx';

const most = 100_000;
const sensible = (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= most;

/** How many samples and time steps the whole document's data have. */
export function DataLength(): JSX.Element {
  const { t } = useText();
  const samples = useApp((state) => presentOf(state).data.samples);
  const steps = useApp((state) => presentOf(state).data.steps);
  const fixed = useApp(hasBoundRows);
  return (
    <div className="form" title={t('data.forAll')}>
      <span className="form-label">{t('data.samples')}</span>
      <NumberCell label={t('data.samples')} value={samples} digits={0} readOnly={fixed} accepts={sensible} onChange={(value) => { edit('edit.rows', (document) => setDataLength(document, registry, value, steps)); }} />
      <span className="form-label">{t('data.steps')}</span>
      <NumberCell label={t('data.steps')} value={steps} digits={0} readOnly={fixed} accepts={sensible} onChange={(value) => { edit('edit.rows', (document) => setDataLength(document, registry, samples, value)); }} />
    </div>
  );
}

import { ClipboardPaste, FileDown, Sparkles } from 'lucide-react';
import { type JSX, useEffect, useState } from 'react';
import type { DataSet } from '../../../src-core/graph/dataset.ts';
import { textOfError } from '../../i18n/errorText.ts';
import { useText } from '../../i18n/useText.ts';
import { type DataReport, reportOn } from '../../model/dataset.ts';
import { notifyError } from '../../model/notices.ts';
import { presentOf, useApp } from '../../model/store.ts';
import { CommandButton } from '../../widgets/CommandButton.tsx';
import { DataSettings } from './DataSettings.tsx';
import { DataTable } from './DataTable.tsx';
import { OwnRows } from './OwnRows.tsx';

/** The data that the network is trained on: the rows on the canvas, or a data set. */
export function DataWorkbench(): JSX.Element {
  const { t } = useText();
  const data = useApp((state) => presentOf(state).dataset);
  const readOnly = useApp((state) => state.run.kind === 'training');
  const { summary, fault } = useReport(data);
  return (
    <div className="data-bench">
      <div className="data-side">
        <div className="data-actions" role="toolbar" aria-label={t('dock.data')}>
          <CommandButton id="data.import" icon={FileDown}>
            {t('data.import')}
          </CommandButton>
          <CommandButton id="data.generate" icon={Sparkles}>
            {t('data.generate')}
          </CommandButton>
          <CommandButton id="data.type" icon={ClipboardPaste}>
            {t('data.type')}
          </CommandButton>
        </div>
        {data ? (
          <DataSettings data={data} summary={summary} fault={fault && textOfError(fault)} readOnly={readOnly} />
        ) : (
          <div className="data-settings">
            <header className="data-source">
              <strong>{t('data.own')}</strong>
            </header>
            <p className="quiet">{t('data.ownHint')}</p>
          </div>
        )}
      </div>
      <div className="data-sheet">{data ? <DataTable data={data} summary={summary} isFaulty={fault !== null} readOnly={readOnly} /> : <OwnRows readOnly={readOnly} />}</div>
    </div>
  );
}

/** What the data set comes to; asked for again when it changes. */
function useReport(data: DataSet | null): DataReport {
  const [answer, setAnswer] = useState<{ readonly of: DataSet; readonly report: DataReport } | null>(null);
  useEffect(() => {
    if (!data) return undefined;
    let wanted = true;
    reportOn(data).then((report) => {
      if (wanted) setAnswer({ of: data, report });
    }, notifyError);
    return () => {
      wanted = false;
    };
  }, [data]);
  // While the new one is on its way the numbers of the old one would be wrong only for a moment, but wrong.
  return answer?.of === data ? answer.report : { summary: null, fault: null };
}

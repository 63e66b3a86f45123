import { CircleAlert, Info } from 'lucide-react';
import { type JSX, useEffect, useState } from 'react';
import { AppError } from '../../../src-core/graph/appError.ts';
import type { CodeFormat, CodePreview, ExportChoices } from '../../../src-core/protocol/exportContract.ts';
import { host } from '../../host/connection.ts';
import { textOfError } from '../../i18n/errorText.ts';
import { useText } from '../../i18n/useText.ts';
import { app, presentOf, useApp } from '../../model/store.ts';
import { DiagnosticText } from '../../widgets/DiagnosticText.tsx';
import { closeDialog } from '../Modal.tsx';
import { CodeFiles } from './CodeFiles.tsx';

interface Props {
  readonly format: CodeFormat;
  readonly choices: ExportChoices;
}

/** The files of an export as code, or why there are none and what to do. */
export function CodeExport({ format, choices }: Props): JSX.Element {
  const runs = useApp((state) => state.analysis.runnable);
  return runs ? <Preview format={format} choices={choices} /> : <ProblemsFirst />;
}

function Preview({ format, choices }: Props): JSX.Element {
  const { t } = useText();
  const document = useApp(presentOf);
  const [made, setMade] = useState<CodePreview | { readonly fault: string } | null>(null);
  useEffect(() => {
    let wanted = true;
    host.call('code.preview', { format, choices, document }).then(
      (preview) => {
        if (wanted) setMade(preview);
      },
      (error: unknown) => {
        if (wanted) setMade({ fault: error instanceof AppError ? Object.values(textOfError(error)).join('\n') : String(error) });
      },
    );
    return () => {
      wanted = false;
    };
  }, [format, choices, document]);
  if (made === null) return <p className="export-none quiet" role="status">{t('export.printing')}</p>;
  if ('fault' in made) return <p className="export-none file-fault" role="alert">{made.fault}</p>;
  return (
    <>
      {made.withoutTraining && <WithoutTraining reason={made.withoutTraining} />}
      <CodeFiles files={made.files} />
    </>
  );
}

/** Why code that trains is not among the files, and what to do. */
function WithoutTraining({ reason: { code, message, details } }: { readonly reason: NonNullable<CodePreview['withoutTraining']> }): JSX.Element {
  const { t } = useText();
  return (
    <p className="export-note" role="note">
      <Info size={14} aria-hidden />
      <span>
        {t('export.withoutTraining')} <span className="quiet">{Object.values(textOfError(new AppError(code, message, details))).join(' ')}</span>
      </span>
    </p>
  );
}

/** At most this many are named; the list of problems has all of them. */
const mostNamed = 4;

function ProblemsFirst(): JSX.Element {
  const { t } = useText();
  const diagnostics = useApp((state) => state.analysis.diagnostics);
  return (
    <div className="export-none" role="alert">
      <p>{t('export.notRunnable')}</p>
      <ul className="export-problems">
        {diagnostics.filter(({ severity }) => severity === 'error').slice(0, mostNamed).map((diagnostic) => (
          <li key={`${diagnostic.code} ${diagnostic.message}`}>
            <CircleAlert size={14} aria-hidden />
            <span>
              <DiagnosticText diagnostic={diagnostic} />
            </span>
          </li>
        ))}
      </ul>
      <button
        type="button"
        className="button"
        onClick={() => {
          closeDialog();
          app.setState(({ settings }) => ({ settings: { ...settings, dockOpen: true }, dockTab: 'problems' }));
        }}
      >
        {t('export.showProblems')}
      </button>
    </div>
  );
}

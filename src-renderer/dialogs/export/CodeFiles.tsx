import { Tabs } from '@base-ui/react/tabs';
import { Check, Copy } from 'lucide-react';
import { type JSX, useMemo, useState } from 'react';
import type { CodeFile } from '../../../src-core/protocol/exportContract.ts';
import { useText } from '../../i18n/useText.ts';
import { copyText } from '../../model/copyText.ts';
import { codeLines } from './pythonPieces.ts';

/** The files of an export: a tab for each, and its text with numbered lines. */
export function CodeFiles({ files }: { readonly files: readonly CodeFile[] }): JSX.Element {
  const { t, language } = useText();
  const [chosen, setChosen] = useState(files[0]?.name ?? '');
  const [said, setSaid] = useState<{ readonly file: string; readonly text: string; readonly done: boolean } | null>(null);
  const file = files.find(({ name }) => name === chosen);
  const copied = said?.done === true && said.file === chosen;
  const copy = async ({ name, text }: CodeFile): Promise<void> => {
    try {
      await copyText(text ?? '');
      setSaid({ file: name, text: t('export.copied', { name }), done: true });
    } catch {
      setSaid({ file: name, text: t('export.notCopied'), done: false });
    }
  };
  return (
    <Tabs.Root
      className="export-files"
      value={chosen}
      onValueChange={(name: string) => {
        setChosen(name);
        setSaid(null);
      }}
    >
      <div className="export-head">
        <Tabs.List className="tabs" aria-label={t('export.files')} activateOnFocus>
          {files.map(({ name }) => (
            <Tabs.Tab key={name} className="tab" value={name}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <span className="export-size number quiet">{t('export.size', { size: ((file?.bytes ?? 0) / 1000).toLocaleString(language, { maximumFractionDigits: 1 }) })}</span>
        <button
          type="button"
          className="button button-plain"
          disabled={typeof file?.text !== 'string'}
          onClick={() => {
            if (file) void copy(file);
          }}
        >
          {copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
          {t('export.copy')}
        </button>
      </div>
      {files.map((each) => (
        <Tabs.Panel key={each.name} className="export-panel" value={each.name} tabIndex={-1}>
          {each.text === null ? <p className="export-none quiet">{t('export.binary', { name: each.name })}</p> : <CodeText name={each.name} text={each.text} />}
        </Tabs.Panel>
      ))}
      <p className="export-said" role="status">{said?.text ?? ''}</p>
    </Tabs.Root>
  );
}

function CodeText({ name, text }: { readonly name: string; readonly text: string }): JSX.Element {
  const { t } = useText();
  const lines = useMemo(() => codeLines(name, text), [name, text]);
  return (
    // It scrolls, so it can have the focus.
    <pre className="code" tabIndex={0} role="region" aria-label={t('export.code', { name })}>
      <code>
        {lines.map((pieces, index) => (
          <span key={index} className="code-line">
            {pieces.map((piece, at) => (piece.kind === 'plain' ? piece.text : <span key={at} className={`code-${piece.kind}`}>{piece.text}</span>))}
            {'\n'}
          </span>
        ))}
      </code>
    </pre>
  );
}

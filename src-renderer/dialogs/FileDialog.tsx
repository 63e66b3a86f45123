import { CornerLeftUp, File, Folder } from 'lucide-react';
import { type JSX, useEffect, useRef, useState } from 'react';
import { AppError } from '../../src-core/graph/appError.ts';
import type { CallOutput } from '../../src-core/protocol/contract.ts';
import { type AppContract, type FileKind, weightFormats } from '../../src-core/protocol/appContract.ts';
import { host } from '../host/connection.ts';
import { textOfError } from '../i18n/errorText.ts';
import { useText } from '../i18n/useText.ts';
import type { Dialog } from '../model/appState.ts';
import { app } from '../model/store.ts';
import { Modal } from './Modal.tsx';

type Listing = CallOutput<AppContract, 'files.list'>;

/** Our own file dialog, for hosts without the system's: folders to walk, a name to type. */
export function FileDialog({ dialog: { mode, suggested, format, answer } }: { readonly dialog: Extract<Dialog, { kind: 'file' }> }): JSX.Element {
  const { t } = useText();
  const [folder, setFolder] = useState(startFolder);
  const [listing, setListing] = useState<Listing | null>(null);
  const [fault, setFault] = useState('');
  const [name, setName] = useState(suggested);
  const nameField = useRef<HTMLInputElement>(null);
  const separator = app.getState().info?.pathSeparator ?? '/';

  useEffect(() => {
    let wanted = true;
    host.call('files.list', { folder }).then(
      (found) => {
        if (!wanted) return;
        setListing(found);
        setFault('');
      },
      (error: unknown) => {
        if (wanted) setFault(error instanceof AppError ? textOfError(error).text : String(error));
      },
    );
    return () => {
      wanted = false;
    };
  }, [folder]);

  const join = (entry: string): string => (folder.endsWith(separator) ? folder + entry : folder + separator + entry);
  const [ending = ''] = endingsOf(format, mode);
  // A file without its ending would be listed nowhere, so a name typed without one gets it.
  const typed = name.trim();
  const complete = mode === 'open' || typed.toLowerCase().endsWith(ending) ? typed : `${typed}${format === 'project' ? '.chainrule.json' : ending}`;
  // A name, or a path from this folder or from a root.
  const chosen = /^([/\\~]|[A-Za-z]:)/.test(complete) ? complete : join(complete);
  const isFolder = format === 'folder';
  const entries = listing?.entries.filter(({ kind, name: entry }) => !entry.startsWith('.') && (kind === 'folder' || (!isFolder && endingsOf(format, mode).some((one) => entry.toLowerCase().endsWith(one))))) ?? [];
  const exists = mode === 'save' && entries.some((entry) => entry.kind === (isFolder ? 'folder' : 'file') && entry.name === complete);
  const title = t(isFolder ? 'export.folderTitle' : format === 'data' ? 'data.openTitle' : format === 'weights' ? 'file.weightsTitle' : mode === 'open' ? 'file.openTitle' : format === 'project' ? 'file.saveTitle' : isWeights(format) ? 'file.exportTitle' : 'file.exportTextTitle');
  const submit = (): void => {
    if (name.trim() !== '') answer(chosen);
  };

  return (
    <Modal title={title} className="dialog-file" initialFocus={nameField} onClose={() => { answer(null); }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className="file-folder">
          <button type="button" className="icon-button" aria-label={t('action.up')} disabled={!listing?.parent} onClick={() => { if (listing?.parent) setFolder(listing.parent); }}>
            <CornerLeftUp size={15} aria-hidden />
          </button>
          <span className="file-path" aria-label={t('file.folder')}>
            {/* Cut off at its beginning where it is long, but read from left to right. */}
            <bdi>{listing?.folder ?? folder}</bdi>
          </span>
        </div>
        <ul className="file-list">
          {fault !== '' && <li className="file-fault" role="alert">{fault}</li>}
          {fault === '' && listing && entries.length === 0 && <li className="quiet file-none">{t(isFolder ? 'export.noFolders' : 'file.empty')}</li>}
          {entries.map((entry) => (
            <li key={entry.name}>
              <button
                type="button"
                className="file-entry"
                aria-pressed={entry.name === name}
                onClick={() => {
                  if (entry.kind === 'folder') setFolder(join(entry.name));
                  else setName(entry.name);
                }}
                onDoubleClick={() => {
                  if (entry.kind === 'file') answer(join(entry.name));
                }}
              >
                {entry.kind === 'folder' ? <Folder size={15} aria-hidden /> : <File size={15} aria-hidden />}
                {entry.name}
              </button>
            </li>
          ))}
        </ul>
        <label className="file-name">
          <span>{t(isFolder ? 'export.folderName' : 'file.name')}</span>
          <input ref={nameField} value={name} spellCheck={false} autoComplete="off" onChange={(event) => { setName(event.target.value); }} />
        </label>
        <p className="file-note" role="status">{exists ? t(isFolder ? 'export.folderExists' : 'file.exists') : ''}</p>
        <div className="dialog-actions">
          <button type="button" className="button button-plain" onClick={() => { answer(null); }}>
            {t('action.cancel')}
          </button>
          <button type="submit" className="button button-primary" disabled={name.trim() === ''}>
            {t(mode === 'open' ? 'action.open' : 'action.save')}
          </button>
        </div>
      </form>
    </Modal>
  );
}

function isWeights(format: FileKind): boolean {
  return weightFormats.some((known) => known === format);
}

/** What names of such files end in; the first is what a name typed without one gets. */
function endingsOf(format: FileKind, mode: 'open' | 'save'): string[] {
  if (format === 'project' && mode === 'open') return ['.json', '.onnx'];
  if (format === 'weights') return weightFormats.map((name) => `.${name}`);
  if (format === 'folder') return [''];
  if (format === 'data') return ['.csv', '.tsv', '.txt', '.npy', '.npz'];
  if (format === 'story') return ['.story.json'];
  return [format === 'project' || format === 'answers' || format === 'results' ? '.json' : `.${format}`];
}

/** Where the document lies, else the home folder. */
function startFolder(): string {
  const { file, info } = app.getState();
  const folder = file?.path.replace(/[/\\][^/\\]*$/, '');
  return folder === undefined || folder === '' ? (info?.homeFolder ?? '/') : folder;
}

import { FileDown } from 'lucide-react';
import { type JSX, useEffect, useState } from 'react';
import { useText } from '../i18n/useText.ts';
import { takeDropped } from '../model/importing.ts';
import { app, useApp } from '../model/store.ts';

/** While something is asked, or a file is on its way, the answer comes first. */
const isBusy = (): boolean => app.getState().dialog !== null || app.getState().upload !== null;

const hasFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** What is held over the window, as far as the browser says before it is let go: kinds of files, not their names. */
type Held = 'file' | 'json' | 'table' | 'several' | 'busy';

const words = { file: 'data.drop', json: 'drop.json', table: 'drop.table', several: 'drop.several', busy: 'drop.busy' } as const;

function heldBy({ dataTransfer }: DragEvent): Held {
  if (isBusy()) return 'busy';
  const files = [...(dataTransfer?.items ?? [])].filter(({ kind }) => kind === 'file');
  const type = files[0]?.type ?? '';
  if (files.length > 1) return 'several';
  if (type === 'application/json') return 'json';
  return /^text\/(csv|tab-separated-values|plain)$/.test(type) ? 'table' : 'file';
}

/** Takes files that are dropped anywhere on the window, and says so while one is held over it. */
export function DropZone(): JSX.Element | null {
  const { t } = useText();
  const [held, setHeld] = useState<Held | null>(null);
  const upload = useApp((state) => state.upload);
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!hasFile(event)) return;
      event.preventDefault();
      const found = heldBy(event);
      if (event.dataTransfer && found === 'busy') event.dataTransfer.dropEffect = 'none';
      setHeld(found);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setHeld(null);
    };
    const drop = (event: DragEvent): void => {
      if (!hasFile(event)) return;
      event.preventDefault();
      setHeld(null);
      if (!isBusy()) void takeDropped([...(event.dataTransfer?.files ?? [])], { x: event.clientX, y: event.clientY });
    };
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, []);
  if (!held && !upload) return null;
  return (
    <div className="drop-zone" role="status">
      <div className="drop-card">
        <FileDown size={26} aria-hidden />
        {upload ? (
          <>
            <p className="number">{t('data.uploading', { name: upload.name, percent: Math.round(upload.part * 100) })}</p>
            <progress max={1} value={upload.part} aria-hidden />
          </>
        ) : (
          <>
            <p>{t(words[held ?? 'file'])}</p>
            {held !== 'busy' && <p className="quiet">{t('drop.kinds')}</p>}
          </>
        )}
      </div>
    </div>
  );
}

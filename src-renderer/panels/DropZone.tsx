import { FileDown } from 'lucide-react';
import { type JSX, useEffect, useState } from 'react';
import { useText } from '../i18n/useText.ts';
import { takeDropped } from '../model/importing.ts';
import { app, useApp } from '../model/store.ts';

/** While something is asked, or a file is on its way, the answer comes first. */
const isBusy = (): boolean => app.getState().dialog !== null || app.getState().upload !== null;

const hasFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;

/** Takes files that are dropped anywhere on the window, and says so while one is held over it. */
export function DropZone(): JSX.Element | null {
  const { t } = useText();
  const [held, setHeld] = useState(false);
  const upload = useApp((state) => state.upload);
  useEffect(() => {
    const over = (event: DragEvent): void => {
      if (!hasFile(event)) return;
      event.preventDefault();
      if (isBusy()) {
        if (event.dataTransfer) event.dataTransfer.dropEffect = 'none';
        return;
      }
      setHeld(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setHeld(false);
    };
    const drop = (event: DragEvent): void => {
      if (!hasFile(event)) return;
      event.preventDefault();
      setHeld(false);
      const file = event.dataTransfer?.files[0];
      if (file && !isBusy()) void takeDropped(file);
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
            <p>{t('data.drop')}</p>
            <p className="quiet">{t('data.dropKinds')}</p>
          </>
        )}
      </div>
    </div>
  );
}

import { type JSX, useEffect, useState } from 'react';
import { useText } from '../i18n/useText.ts';
import { takeDropped } from '../model/importing.ts';
import { useApp } from '../model/store.ts';

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
      if (file) void takeDropped(file);
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
      {upload ? <p className="number">{t('data.uploading', { percent: Math.round(upload.part * 100) })}</p> : <p>{t('data.drop')}</p>}
    </div>
  );
}

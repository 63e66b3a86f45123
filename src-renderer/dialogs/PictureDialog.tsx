import { type JSX, type ReactNode, useEffect, useState } from 'react';
import { type PictureFormat, pictureFormats } from '../../src-core/protocol/appContract.ts';
import { type Picture, type PictureChoice, hasSelection, takePicture } from '../canvas/picture/capture.ts';
import { useText } from '../i18n/useText.ts';
import { isDark } from '../model/appearance.ts';
import { type Sharpness, addressOf, copyPicture, savePicture, sharpnesses } from '../model/pictures.ts';
import { useApp } from '../model/store.ts';
import { Modal, closeDialog } from './Modal.tsx';

/** A picture of the canvas: what of it, in which colours, as what; with a preview. */
export function PictureDialog(): JSX.Element {
  const { t } = useText();
  const selected = useApp(hasSelection);
  const [choice, setChoice] = useState<PictureChoice>({ part: selected ? 'selection' : 'whole', theme: isDark() ? 'dark' : 'light', paper: true });
  const [format, setFormat] = useState<PictureFormat>('svg');
  const [sharpness, setSharpness] = useState<Sharpness>(2);
  const { picture, fault } = usePicture(choice);
  const change = (part: Partial<PictureChoice>): void => {
    setChoice((before) => ({ ...before, ...part }));
  };
  const scale = format === 'png' ? sharpness : 1;
  return (
    <Modal title={t('picture.title')} className="dialog-large dialog-picture">
      <div className="picture">
        <div className="picture-preview" data-theme={choice.theme} data-clear={!choice.paper || undefined} aria-busy={!picture && fault === ''}>
          {picture ? <img src={addressOf(picture)} alt={t('picture.preview')} /> : <p className={fault === '' ? 'quiet' : 'file-fault'}>{fault === '' ? t('picture.drawing') : fault}</p>}
        </div>
        <div className="picture-form">
          <Options label={t('picture.what')}>
            <Option name="part" checked={choice.part === 'whole'} onChoose={() => { change({ part: 'whole' }); }}>{t('picture.whole')}</Option>
            <Option name="part" checked={choice.part === 'selection'} disabled={!selected} onChoose={() => { change({ part: 'selection' }); }}>{t('picture.selection')}</Option>
          </Options>
          <Options label={t('picture.theme')}>
            <Option name="theme" checked={choice.theme === 'light'} onChoose={() => { change({ theme: 'light' }); }}>{t('picture.light')}</Option>
            <Option name="theme" checked={choice.theme === 'dark'} onChoose={() => { change({ theme: 'dark' }); }}>{t('picture.dark')}</Option>
            <label className="picture-option">
              <input type="checkbox" checked={choice.paper} onChange={(event) => { change({ paper: event.target.checked }); }} />
              {t('picture.background')}
            </label>
          </Options>
          <Options label={t('picture.format')}>
            {pictureFormats.map((one) => (
              <Option key={one} name="format" checked={format === one} onChoose={() => { setFormat(one); }}>{t(`picture.${one}`)}</Option>
            ))}
          </Options>
          <Options label={t('picture.sharpness')}>
            {sharpnesses.map((times) => (
              <Option key={times} name="sharpness" checked={sharpness === times} disabled={format === 'pdf' || format === 'svg'} onChoose={() => { setSharpness(times); }}>{`${String(times)}×`}</Option>
            ))}
          </Options>
          <p className="picture-size number quiet" role="status">{picture ? t('picture.size', { width: picture.width * scale, height: picture.height * scale }) : ''}</p>
        </div>
      </div>
      <div className="dialog-actions">
        <button type="button" className="button button-plain" disabled={!picture} onClick={() => { if (picture) void copyPicture(picture, sharpness); }}>
          {t('picture.copy')}
        </button>
        <button
          type="button"
          className="button button-primary"
          disabled={!picture}
          onClick={() => {
            if (!picture) return;
            closeDialog();
            void savePicture(picture, format, sharpness);
          }}
        >
          {t('picture.save')}
        </button>
      </div>
    </Modal>
  );
}

/** The picture of a choice, once it is taken. */
function usePicture(choice: PictureChoice): { picture: Picture | null; fault: string } {
  const [taken, setTaken] = useState<{ choice: PictureChoice; picture: Picture | null; fault: string } | null>(null);
  useEffect(() => {
    let wanted = true;
    takePicture(choice).then(
      (picture) => {
        if (wanted) setTaken({ choice, picture, fault: '' });
      },
      (error: unknown) => {
        if (wanted) setTaken({ choice, picture: null, fault: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => {
      wanted = false;
    };
  }, [choice]);
  return taken?.choice === choice ? taken : { picture: null, fault: '' };
}

function Options({ label, children }: { readonly label: string; readonly children: ReactNode }): JSX.Element {
  return (
    <fieldset className="picture-options">
      <legend>{label}</legend>
      {children}
    </fieldset>
  );
}

function Option({ name, checked, disabled = false, onChoose, children }: { readonly name: string; readonly checked: boolean; readonly disabled?: boolean; readonly onChoose: () => void; readonly children: ReactNode }): JSX.Element {
  return (
    <label className="picture-option" data-disabled={disabled || undefined}>
      <input type="radio" name={`picture-${name}`} checked={checked} disabled={disabled} onChange={onChoose} />
      {children}
    </label>
  );
}

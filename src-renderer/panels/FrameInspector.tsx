import { MessageSquareText } from 'lucide-react';
import { type JSX, useId } from 'react';
import { type Frame, frameHues, longest } from '../../src-core/graph/document.ts';
import { setFrameHue, setFrameText } from '../canvas/frames/framing.ts';
import { useText } from '../i18n/useText.ts';

/** A comment frame: its text and its colour. */
export function FrameInspector({ frame: { id, text, hue } }: { readonly frame: Frame }): JSX.Element {
  const { t } = useText();
  const textId = useId();
  return (
    <>
      <header className="panel-head">
        <MessageSquareText size={18} aria-hidden />
        <h2>{t('frame.name')}</h2>
      </header>
      <section className="panel-section">
        <label className="form-label" htmlFor={textId}>
          {t('frame.text')}
        </label>
        <textarea
          id={textId}
          className="input frame-inspector-text"
          rows={9}
          maxLength={longest.text}
          value={text}
          placeholder={t('frame.placeholder')}
          onChange={(event) => {
            setFrameText(id, event.target.value, `write ${id}`);
          }}
        />
      </section>
      <section className="panel-section">
        <h3>{t('frame.hue')}</h3>
        <div className="frame-hues" role="radiogroup" aria-label={t('frame.hue')}>
          {frameHues.map((choice) => (
            <label key={choice} className="frame-hue" data-hue={choice} title={t(`frame.hue.${choice}`)}>
              <input
                type="radio"
                name={`hue of ${id}`}
                aria-label={t(`frame.hue.${choice}`)}
                checked={choice === hue}
                onChange={() => {
                  setFrameHue(id, choice);
                }}
              />
            </label>
          ))}
        </div>
      </section>
    </>
  );
}

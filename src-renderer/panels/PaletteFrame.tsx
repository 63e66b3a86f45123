import { MessageSquareText } from 'lucide-react';
import type { JSX } from 'react';
import { frameAt, frameInView } from '../canvas/frames/framing.ts';
import { useText } from '../i18n/useText.ts';
import { DraggedItem } from './DraggedItem.tsx';

/** The comment frame in the palette: it is dropped on the canvas and written on at once. */
export function PaletteFrame(): JSX.Element {
  const { t } = useText();
  return (
    <section className="palette-section" aria-labelledby="palette-comments">
      <h2 id="palette-comments">{t('frame.group')}</h2>
      <DraggedItem id="frame" summary={t('palette.frame')} fits={() => false} drop={frameAt} add={frameInView}>
        <MessageSquareText size={14} strokeWidth={1.75} aria-hidden />
        {t('frame.name')}
      </DraggedItem>
    </section>
  );
}

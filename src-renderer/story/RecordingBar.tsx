import { CircleStop } from 'lucide-react';
import { type JSX, useEffect } from 'react';
import { useText } from '../i18n/useText.ts';
import { useApp } from '../model/store.ts';
import { CommandButton } from '../widgets/CommandButton.tsx';
import { startRecording } from './recorder.ts';

/** Says that what is done is taken down, and how much of it there is. */
export function RecordingBar(): JSX.Element {
  const { t } = useText();
  const steps = useApp(({ recording }) => recording?.steps.length ?? 0);
  useEffect(() => {
    startRecording();
  }, []);
  return (
    <section className="story recording" aria-label={t('story.recording')}>
      <div className="story-controls">
        <span className="recording-mark" aria-hidden />
        <strong className="story-title">{t('story.recording')}</strong>
        <span className="number" role="status">{t('story.recorded', { count: steps })}</span>
        <CommandButton id="story.record" icon={CircleStop} title={t('story.stopRecording')}>
          {t('story.stopRecording')}
        </CommandButton>
      </div>
    </section>
  );
}

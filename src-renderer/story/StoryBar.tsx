import { Pause, Play, StepBack, StepForward, X } from 'lucide-react';
import { type JSX, useEffect, useRef } from 'react';
import { sceneAt } from '../../src-core/story/scenes.ts';
import { runCommand } from '../commands/registry.ts';
import { useText } from '../i18n/useText.ts';
import { useApp } from '../model/store.ts';
import { CommandButton } from '../widgets/CommandButton.tsx';
import { StoryStage } from './StoryStage.tsx';
import { type StorySpeed, captionAt, storySpeeds } from './storyState.ts';

const keys: Readonly<Record<string, string>> = { ' ': 'story.play', ArrowRight: 'story.next', ArrowLeft: 'story.previous', Escape: 'story.end' };

/** The story that is told: its caption, where it stands, and how to go on, back and away. */
export function StoryBar(): JSX.Element | null {
  const { t, own } = useText();
  const story = useApp((state) => state.story);
  const bar = useRef<HTMLElement>(null);
  const told = story?.story;
  useEffect(() => {
    bar.current?.focus({ preventScroll: true });
  }, [told]);
  if (!story) return null;
  const { at, scenes, playing, speed, taken, fault, setSpeed } = story;
  const caption = captionAt(story);
  const over = at === story.story.steps.length;
  const scene = over ? scenes.length : sceneAt(scenes, at) + 1;
  return (
    <>
      <section
        ref={bar}
        className="story"
        // The keys of the story are taken wherever the focus is in the bar, also between its buttons.
        tabIndex={-1}
        aria-label={t('story.label')}
        onKeyDown={(event) => {
          const command = keys[event.key];
          const isOwn = event.target !== event.currentTarget && (event.target instanceof HTMLSelectElement || (event.key === ' ' && event.target instanceof HTMLButtonElement));
          if (command === undefined || isOwn) return;
          event.preventDefault();
          event.stopPropagation();
          runCommand(command);
        }}
      >
        <div className="story-controls">
          <CommandButton id="story.previous" icon={StepBack} />
          <CommandButton id="story.play" icon={playing ? Pause : Play} title={t(playing ? 'story.pause' : 'command.story.play')} />
          <CommandButton id="story.next" icon={StepForward} />
          <select className="select" aria-label={t('story.speed')} value={speed} onChange={(event) => { setSpeed(Number(event.target.value) as StorySpeed); }}>
            {storySpeeds.map((choice) => (
              <option key={choice} value={choice}>{`${String(choice)} ×`}</option>
            ))}
          </select>
          <strong className="story-title">{own(story.story.title)}</strong>
          <span className="number story-place" aria-label={t('story.position', { at: scene, of: scenes.length })}>{`${String(scene)} / ${String(scenes.length)}`}</span>
          <CommandButton id="story.end" icon={X} />
        </div>
        <div className="story-words" data-at={at} data-over={over || undefined} aria-live="polite">
          <p className="story-caption">{caption ? own(caption) : own(story.story.summary)}</p>
          {taken && <p className="story-note">{t('story.taken')}</p>}
          {fault !== null && <p className="story-note story-fault">{fault}</p>}
        </div>
      </section>
      <StoryStage />
    </>
  );
}

import { Trash2 } from 'lucide-react';
import { type JSX, useId, useState } from 'react';
import { readStory, writeStory } from '../../src-core/story/readStory.ts';
import type { Step, Story } from '../../src-core/story/story.ts';
import { Modal, closeDialog } from '../dialogs/Modal.tsx';
import { useText } from '../i18n/useText.ts';
import { exportText } from '../model/files.ts';
import { notifyError } from '../model/notices.ts';
import { app } from '../model/store.ts';
import { tellStory } from './storyPlayer.ts';

const languages = ['en', 'zh-CN'] as const;
type Words = Story['title'];

/** The steps of a recorded story, with a caption in each language: to write, play and save. */
export function StoryEditor({ story: given, lost }: { readonly story: Story; readonly lost: number }): JSX.Element {
  const { t } = useText();
  const [story, setStory] = useState(given);
  const change = (index: number, step: Step | null): void => {
    setStory((before) => ({ ...before, steps: before.steps.flatMap((old, at) => (at === index ? (step ? [step] : []) : [old])) }));
  };
  const act = (what: (story: Story) => unknown): void => {
    try {
      // As a reader of the file would: a step may speak of a card that was taken out.
      what(readStory(writeStory(complete(story))));
    } catch (error) {
      notifyError(error);
    }
  };
  return (
    <Modal title={t('story.edit')} className="dialog-large story-editor">
      <p className="dialog-text quiet">{t('story.editText')}</p>
      {lost > 0 && <p className="dialog-text story-fault">{t('story.lost', { count: lost })}</p>}
      <div className="story-editor-scroll">
        <WordFields label={t('story.titleField')} words={story.title} onChange={(title) => { setStory({ ...story, title, summary: title }); }} />
        <ol className="story-steps">
          {story.steps.map((step, index) => (
            <li key={index}>
              <div className="story-step-head">
                <code>{wordsOf(step)}</code>
                <button type="button" className="icon-button" aria-label={t('story.removeStep', { number: index + 1 })} disabled={story.steps.length === 1} onClick={() => { change(index, null); }}>
                  <Trash2 size={14} aria-hidden />
                </button>
              </div>
              <WordFields label={t('story.caption', { number: index + 1 })} words={step.caption} onChange={(caption) => { change(index, withCaption(step, caption)); }} />
            </li>
          ))}
        </ol>
      </div>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={() => { act((told) => { closeDialog(); void tellStory(told); }); }}>
          {t('story.try')}
        </button>
        <button type="button" className="button button-primary" onClick={() => { act((told) => save(told, lost)); }}>
          {t('story.save')}
        </button>
      </div>
    </Modal>
  );
}

/** The dialog that asks for a place takes the editor's: where nothing was written the story is there again, and is not lost. */
async function save(story: Story, lost: number): Promise<void> {
  if (await exportText('story', writeStory(story))) closeDialog();
  else app.setState({ dialog: { kind: 'storyEditor', story, lost } });
}

/** One text in both languages; where only one is written, it stands for the other too. */
function WordFields({ label, words, onChange }: { readonly label: string; readonly words: Words | undefined; readonly onChange: (words: Words) => void }): JSX.Element {
  const { t } = useText();
  const id = useId();
  return (
    <div className="story-word-fields" role="group" aria-labelledby={id}>
      <span id={id} className="visually-hidden">{label}</span>
      {languages.map((language) => (
        <label key={language}>
          <span className="quiet">{t(language === 'en' ? 'story.english' : 'story.chinese')}</span>
          <input value={words?.[language] ?? ''} maxLength={2000} onChange={(event) => { onChange({ en: '', 'zh-CN': '', ...words, [language]: event.target.value }); }} />
        </label>
      ))}
    </div>
  );
}

/** The step with another caption, or with none where it needs none. */
function withCaption(step: Step, caption: Words | undefined): Step {
  if (caption) return { ...step, caption };
  if (step.do === 'say') return step;
  const { caption: _caption, ...rest } = step;
  return rest;
}

/** The story with all its words: what is written in one language stands for the other too. */
function complete(story: Story): Story {
  const both = ({ en, 'zh-CN': chinese }: Words): Words | undefined => (en === '' && chinese === '' ? undefined : { en: en === '' ? chinese : en, 'zh-CN': chinese === '' ? en : chinese });
  const title = both(story.title) ?? { en: '–', 'zh-CN': '–' };
  return { ...story, title, summary: title, steps: story.steps.map((step) => (step.caption ? withCaption(step, both(step.caption)) : step)) };
}

/** What a step does, in the words of its file. */
function wordsOf({ caption: _caption, ...step }: Step): string {
  return JSON.stringify(step).slice(1, -1).replaceAll('"', '').slice(0, 160);
}

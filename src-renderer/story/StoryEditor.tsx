import { Trash2 } from 'lucide-react';
import { type JSX, useId, useState } from 'react';
import type { LocalizedText } from '../../src-core/node/definition.ts';
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

interface Props {
  readonly story: Story;
  /** What each step does, in words. */
  readonly does: readonly LocalizedText[];
  /** How many changes are in no step. */
  readonly lost: number;
}

/** The steps of a recorded story, with a caption in each language: to write, play and save. */
export function StoryEditor({ story: given, does: givenWords, lost }: Props): JSX.Element {
  const { t, own } = useText();
  const [story, setStory] = useState(given);
  const [does, setDoes] = useState(givenWords);
  const change = (index: number, step: Step): void => {
    setStory((before) => ({ ...before, steps: before.steps.with(index, step) }));
  };
  const remove = (index: number): void => {
    setStory((before) => ({ ...before, steps: before.steps.toSpliced(index, 1) }));
    setDoes((before) => before.toSpliced(index, 1));
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
        <WordFields isNamed label={t('story.titleField')} words={story.title} onChange={(title) => { setStory({ ...story, title, summary: title }); }} />
        <ol className="story-steps">
          {story.steps.map((step, index) => (
            <li key={index}>
              <div className="story-step-head">
                <span>{own(does[index] ?? { en: step.do, 'zh-CN': step.do })}</span>
                <button type="button" className="icon-button" aria-label={t('story.removeStep', { number: index + 1 })} disabled={story.steps.length === 1} onClick={() => { remove(index); }}>
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
        <button type="button" className="button button-primary" onClick={() => { act((told) => save({ story: told, does, lost })); }}>
          {t('story.save')}
        </button>
      </div>
    </Modal>
  );
}

/** The dialog that asks for a place takes the editor's: where nothing was written the story is there again, and is not lost. */
async function save(edited: Props): Promise<void> {
  if (await exportText('story', writeStory(edited.story))) closeDialog();
  else app.setState({ dialog: { kind: 'storyEditor', ...edited } });
}

/** One text in both languages; where only one is written, it stands for the other too. */
function WordFields({ label, isNamed = false, words, onChange }: { readonly label: string; readonly isNamed?: boolean; readonly words: Words | undefined; readonly onChange: (words: Words) => void }): JSX.Element {
  const { t } = useText();
  const id = useId();
  return (
    <div className="story-word-fields" role="group" aria-labelledby={id}>
      <span id={id} className={isNamed ? 'story-word-label' : 'visually-hidden'}>{label}</span>
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

import type { JSX } from 'react';
import { storyOf } from '../../src-core/story/readStory.ts';
import type { Story } from '../../src-core/story/story.ts';
import { Modal, afterFocusReturned, closeDialog } from '../dialogs/Modal.tsx';
import { useText } from '../i18n/useText.ts';
import { notifyError } from '../model/notices.ts';
import { builtInStories } from './stories.generated.ts';
import { tellStory } from './storyPlayer.ts';

/** The stories that come with the app; each is loaded when it is chosen. A story from a file stands before them. */
export function StoriesDialog({ story }: { readonly story: Story | undefined }): JSX.Element {
  const { t, own } = useText();
  return (
    <Modal title={t('story.title')} className="dialog-large">
      <p className="dialog-text quiet">{t('story.text')}</p>
      <div className="example-cards">
        {story && <StoryCard id="opened" title={own(story.title)} summary={own(story.summary)} load={() => Promise.resolve(story)} />}
        {builtInStories.map(({ id, title, summary, load }) => (
          <StoryCard key={id} id={id} title={own(title)} summary={own(summary)} load={async () => storyOf((await load()).default)} />
        ))}
      </div>
    </Modal>
  );
}

function StoryCard({ id, title, summary, load }: { readonly id: string; readonly title: string; readonly summary: string; readonly load: () => Promise<Story> }): JSX.Element {
  return (
    <button
      type="button"
      className="example-card"
      data-story={id}
      onClick={() => {
        closeDialog();
        afterFocusReturned(() => {
          load().then(tellStory).catch(notifyError);
        });
      }}
    >
      <strong>{title}</strong>
      <span className="example-text">{summary}</span>
    </button>
  );
}

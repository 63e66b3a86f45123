import { Clapperboard, Compass, FolderOpen } from 'lucide-react';
import { type JSX, useId } from 'react';
import { useText } from '../i18n/useText.ts';
import { openPath } from '../model/files.ts';
import { useApp } from '../model/store.ts';
import { whenUsable } from '../model/usable.ts';
import { CommandButton } from '../widgets/CommandButton.tsx';
import { part } from '../widgets/part.tsx';

/** With their documents, which are more than the rest of the page: they come once it can be used. */
const ExampleTiles = part(async () => {
  await whenUsable();
  return (await import('./ExampleTiles.tsx')).ExampleTiles;
});

const mostRecent = 5;

/** What an empty canvas shows: what to do first, what was open before, and networks to begin with. */
export function StartPage(): JSX.Element | null {
  const { t } = useText();
  const restoring = useApp((state) => state.restoring);
  if (restoring) return null;
  return (
    <div className="start-page">
      <div className="start-column">
        <div className="start-arrows" aria-hidden>
          <span className="forward">▸</span> <span className="backward">◂</span>
        </div>
        <h2>{t('start.title')}</h2>
        <p>{t('start.text')}</p>
        <div className="start-actions">
          <CommandButton id="story.tour" icon={Compass} className="button-primary">
            {t('command.story.tour')}
          </CommandButton>
          <CommandButton id="file.open" icon={FolderOpen}>
            {t('start.open')}
          </CommandButton>
          <CommandButton id="story.choose" icon={Clapperboard}>
            {t('start.story')}
          </CommandButton>
          <CommandButton id="file.examples" className="button-plain">
            {t('start.all')}
          </CommandButton>
        </div>
        <RecentFiles />
        <ExampleTiles />
      </div>
    </div>
  );
}

/** The projects opened last, as far as they are still there. */
function RecentFiles(): JSX.Element | null {
  const { t } = useText();
  const id = useId();
  const recent = useApp((state) => state.recent);
  const missing = useApp((state) => state.recentMissing);
  const there = recent.filter((path) => !missing.has(path)).slice(0, mostRecent);
  if (there.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{t('start.recent')}</h3>
      <ul className="start-recent">
        {there.map((path) => (
          <li key={path}>
            <button type="button" className="start-file" title={path} onClick={() => void openPath(path)}>
              <strong>{nameOf(path)}</strong>
              <span>{folderOf(path)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function nameOf(path: string): string {
  return (path.split(/[/\\]/).at(-1) ?? path).replace(/\.chainrule\.json$/, '');
}

function folderOf(path: string): string {
  return path.split(/[/\\]/).slice(0, -1).join(path.includes('\\') ? '\\' : '/');
}

import type { JSX } from 'react';
import { Canvas } from './canvas/Canvas.tsx';
import { FindBar } from './canvas/FindBar.tsx';
import { QuickAddLayer } from './canvas/QuickAddList.tsx';
import { Dialogs } from './dialogs/Dialogs.tsx';
import { ConnectionBanner } from './panels/ConnectionBanner.tsx';
import { Dock } from './panels/Dock.tsx';
import { DropZone } from './panels/DropZone.tsx';
import { Inspector } from './panels/Inspector.tsx';
import { Notices } from './panels/Notices.tsx';
import { Palette } from './panels/Palette.tsx';
import { PresentationBar } from './panels/PresentationBar.tsx';
import { StatusBar } from './panels/StatusBar.tsx';
import { Toolbar } from './panels/Toolbar.tsx';
import { useApp } from './model/store.ts';
import { StartPage } from './start/StartPage.tsx';
import { part } from './widgets/part.tsx';
import { Tooltips } from './widgets/Tooltips.tsx';

const WalkBar = part(async () => (await import('./panels/WalkBar.tsx')).WalkBar);
const startPage = <StartPage />;

/** Stories are played and recorded by few: what does it is loaded with the first. */
const StoryBar = part(async () => (await import('./story/StoryBar.tsx')).StoryBar);
const Tour = part(async () => (await import('./story/Tour.tsx')).Tour);
const RecordingBar = part(async () => (await import('./story/RecordingBar.tsx')).RecordingBar);

/** The window: toolbar, palette, canvas over the dock, inspector, status bar. */
export function App(): JSX.Element {
  const presenting = useApp((state) => state.presenting);
  const paletteOpen = useApp((state) => state.settings.paletteOpen && !state.presenting);
  const inspectorOpen = useApp((state) => state.settings.inspectorOpen && !state.presenting);
  const walking = useApp((state) => state.walk !== null);
  const telling = useApp((state) => state.story !== null);
  const touring = useApp((state) => state.tourWanted);
  const recording = useApp((state) => state.recordingWanted);
  const phase = useApp(({ walk }) => walk?.moments[walk.index]?.phase);
  return (
    <div className="shell" data-phase={phase} data-palette={paletteOpen || undefined} data-inspector={inspectorOpen || undefined} data-presenting={presenting || undefined}>
      {presenting ? <PresentationBar /> : <Toolbar />}
      <ConnectionBanner />
      <div className="shell-body">
        {paletteOpen && <Palette />}
        <main className="shell-middle">
          <Canvas whenEmpty={startPage} />
          <FindBar />
          {walking && <WalkBar />}
          {telling && <StoryBar />}
          {touring && <Tour />}
          {recording && <RecordingBar />}
          {!presenting && <Dock />}
        </main>
        {inspectorOpen && <Inspector />}
      </div>
      {!presenting && <StatusBar />}
      <QuickAddLayer />
      <Dialogs />
      <DropZone />
      <Notices />
      <Tooltips />
    </div>
  );
}

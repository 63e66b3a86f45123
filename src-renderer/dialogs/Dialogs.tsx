import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import { loadable } from '../model/loadable.ts';
import { useApp } from '../model/store.ts';
import { part } from '../widgets/part.tsx';
import { TypedAhead } from './TypedAhead.tsx';

// What is typed into at once, or asks about work, is there before the others.
const palette = loadable(async () => (await import('./CommandPalette.tsx')).CommandPalette, 'first');
const ConfirmDialog = part(async () => (await import('./ConfirmDialog.tsx')).ConfirmDialog, 'first');
const ConflictDialog = part(async () => (await import('./ConflictDialog.tsx')).ConflictDialog, 'first');
const FileDialog = part(async () => (await import('./FileDialog.tsx')).FileDialog, 'first');
const ExamplesDialog = part(async () => (await import('./ExamplesDialog.tsx')).ExamplesDialog);
const GenerateDialog = part(async () => (await import('../panels/data/GenerateDialog.tsx')).GenerateDialog);
const ImportDialog = part(async () => (await import('../panels/data/ImportDialog.tsx')).ImportDialog);
const TypeDialog = part(async () => (await import('../panels/data/TypeDialog.tsx')).TypeDialog);
const ExportDialog = part(async () => (await import('./export/ExportDialog.tsx')).ExportDialog);
const KeysDialog = part(async () => (await import('./KeysDialog.tsx')).KeysDialog);
const PictureDialog = part(async () => (await import('./PictureDialog.tsx')).PictureDialog);
const SessionsDialog = part(async () => (await import('./SessionsDialog.tsx')).SessionsDialog);
const VersionsDialog = part(async () => (await import('./VersionsDialog.tsx')).VersionsDialog);
const MatrixDialog = part(async () => (await import('./MatrixDialog.tsx')).MatrixDialog);
const WeightsDialog = part(async () => (await import('./WeightsDialog.tsx')).WeightsDialog);
const StoriesDialog = part(async () => (await import('../story/StoriesDialog.tsx')).StoriesDialog);
const StoryEditor = part(async () => (await import('../story/StoryEditor.tsx')).StoryEditor);

/** The dialog that is open, if any. */
export function Dialogs(): JSX.Element | null {
  const { t } = useText();
  const dialog = useApp((state) => state.dialog);
  switch (dialog?.kind) {
    case 'examples':
      return <ExamplesDialog />;
    case 'palette':
      return <TypedAhead label={t('commandPalette.title')} dialog={palette} />;
    case 'keys':
      return <KeysDialog />;
    case 'generate':
      return <GenerateDialog />;
    case 'type':
      return <TypeDialog />;
    case 'matrix':
      return <MatrixDialog source={dialog.source} />;
    case 'import':
      return <ImportDialog key={dialog.path} path={dialog.path} name={dialog.name} />;
    case 'weights':
      return <WeightsDialog key={dialog.path} dialog={dialog} />;
    case 'sessions':
      return <SessionsDialog />;
    case 'stories':
      return <StoriesDialog story={dialog.story} />;
    case 'storyEditor':
      return <StoryEditor story={dialog.story} does={dialog.does} lost={dialog.lost} />;
    case 'picture':
      return <PictureDialog />;
    case 'export':
      return <ExportDialog first={dialog.format} />;
    case 'versions':
      return <VersionsDialog />;
    case 'conflict':
      return <ConflictDialog dialog={dialog} />;
    case 'confirm':
      return <ConfirmDialog dialog={dialog} />;
    case 'file':
      return <FileDialog key={dialog.suggested + dialog.mode} dialog={dialog} />;
    default:
      return null;
  }
}

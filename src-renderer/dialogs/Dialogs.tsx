import { type JSX, Suspense, lazy } from 'react';
import { useApp } from '../model/store.ts';
import { GenerateDialog } from '../panels/data/GenerateDialog.tsx';
import { ImportDialog } from '../panels/data/ImportDialog.tsx';
import { TypeDialog } from '../panels/data/TypeDialog.tsx';
import { CommandPalette } from './CommandPalette.tsx';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { ConflictDialog } from './ConflictDialog.tsx';
import { ExamplesDialog } from './ExamplesDialog.tsx';
import { ExportDialog } from './export/ExportDialog.tsx';
import { FileDialog } from './FileDialog.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { PictureDialog } from './PictureDialog.tsx';
import { SessionsDialog } from './SessionsDialog.tsx';
import { VersionsDialog } from './VersionsDialog.tsx';
import { MatrixDialog } from './MatrixDialog.tsx';
import { WeightsDialog } from './WeightsDialog.tsx';

const StoriesDialog = lazy(async () => ({ default: (await import('../story/StoriesDialog.tsx')).StoriesDialog }));

/** The dialog that is open, if any. */
export function Dialogs(): JSX.Element | null {
  const dialog = useApp((state) => state.dialog);
  switch (dialog?.kind) {
    case 'examples':
      return <ExamplesDialog />;
    case 'palette':
      return <CommandPalette />;
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
      return (
        <Suspense fallback={null}>
          <StoriesDialog story={dialog.story} />
        </Suspense>
      );
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

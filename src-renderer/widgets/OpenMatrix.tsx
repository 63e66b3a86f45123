import { Grid3x3 } from 'lucide-react';
import type { JSX } from 'react';
import { useText } from '../i18n/useText.ts';
import type { MatrixSource } from '../model/matrixSource.ts';
import { app } from '../model/store.ts';

/** Opens the matrix editor for a tensor. */
export function OpenMatrix({ source, name }: { readonly source: MatrixSource; readonly name: string }): JSX.Element {
  const { t } = useText();
  const label = t('matrix.open', { name });
  return (
    <button type="button" className="icon-button icon-button-small" aria-label={label} title={label} onClick={() => { app.setState({ dialog: { kind: 'matrix', source } }); }}>
      <Grid3x3 size={13} aria-hidden />
    </button>
  );
}

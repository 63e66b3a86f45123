import { type WeightLayout, type WeightTarget, weightTargets } from '../../src-core/protocol/appContract.ts';
import { type CodeFormat, type ExportChoices, codeFormats, codeTargets } from '../../src-core/protocol/exportContract.ts';
import { host } from '../host/connection.ts';
import { translate } from '../i18n/translate.ts';
import { choosePathToSave } from './dialogs.ts';
import { suggestedName } from './files.ts';
import { notify, notifyError } from './notices.ts';
import { currentDocument } from './store.ts';

/** Everything that File › Export… offers, in its order. */
export const exportGroups = { code: codeFormats, weights: weightTargets } as const;
export type ExportFormat = CodeFormat | WeightTarget;
export const exportFormats: readonly ExportFormat[] = [...codeFormats, ...weightTargets];

export function isCode(format: ExportFormat): format is CodeFormat {
  return codeFormats.some((known) => known === format);
}

/** Asks for a place and writes the whole network there. */
export async function saveCode(format: CodeFormat, choices: ExportChoices): Promise<void> {
  try {
    const path = await choosePlace(format, codeTargets[format]);
    if (path === null) return;
    const written = await host.call('code.export', { path, format, choices, document: currentDocument() });
    notify({ kind: 'success', title: translate('export.codeDone', { count: written.files.length }), text: written.path });
  } catch (error) {
    notifyError(error);
  }
}

/** Asks for a place and writes the weights there, as the app or another tool keeps them. */
export async function saveWeights(format: WeightTarget, layout: WeightLayout): Promise<void> {
  try {
    const path = await choosePlace(format, format === 'csv' ? 'folder' : format);
    if (path === null) return;
    const written = await host.call('weights.export', { path, format, layout, document: currentDocument() });
    notify({ kind: 'success', title: translate('export.done', { count: written.tensors }), text: written.path });
  } catch (error) {
    notifyError(error);
  }
}

function choosePlace(format: ExportFormat, target: 'folder' | 'onnx' | Exclude<WeightTarget, 'csv'>): Promise<string | null> {
  return choosePathToSave(target === 'folder' ? suggestedName('', format) : suggestedName(target), target);
}

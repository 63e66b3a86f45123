import { type CodeFormat, type ExportChoices, codeFormats, codeTargets } from '../../src-core/protocol/exportContract.ts';
import { type WeightFormat, weightFormats } from '../../src-core/protocol/appContract.ts';
import { host } from '../host/connection.ts';
import { translate } from '../i18n/translate.ts';
import { choosePathToSave } from './dialogs.ts';
import { exportWeights, suggestedName } from './files.ts';
import { notify, notifyError } from './notices.ts';
import { currentDocument } from './store.ts';

/** Everything that File › Export… offers, in its order. */
export const exportGroups = { code: codeFormats, weights: weightFormats } as const;
export type ExportFormat = CodeFormat | WeightFormat;
export const exportFormats: readonly ExportFormat[] = [...codeFormats, ...weightFormats];

export function isCode(format: ExportFormat): format is CodeFormat {
  return codeFormats.some((known) => known === format);
}

/** Asks for a place and writes the export there. */
export function saveExport(format: ExportFormat, choices: ExportChoices): Promise<void> {
  return isCode(format) ? saveCode(format, choices) : exportWeights(format);
}

async function saveCode(format: CodeFormat, choices: ExportChoices): Promise<void> {
  const target = codeTargets[format];
  try {
    const path = await choosePathToSave(target === 'folder' ? suggestedName('', format) : suggestedName(target), target);
    if (path === null) return;
    const written = await host.call('code.export', { path, format, choices, document: currentDocument() });
    notify({ kind: 'success', title: translate('export.codeDone', { count: written.files.length }), text: written.path });
  } catch (error) {
    notifyError(error);
  }
}

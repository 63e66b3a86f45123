import path from 'node:path';
import { type BrowserWindow, dialog, type FileFilter } from 'electron';
import type { HostShell } from '../services/hostShell.ts';

type Kind = Parameters<HostShell['saveDialog']>[0]['kind'];

const filters: Readonly<Record<Exclude<Kind, 'folder'>, FileFilter>> = {
  project: { name: 'Chainrule', extensions: ['chainrule.json', 'json'] },
  data: { name: 'CSV, TSV, NumPy', extensions: ['csv', 'tsv', 'txt', 'npy', 'npz'] },
  weights: { name: 'safetensors, NumPy, JSON', extensions: ['safetensors', 'npz', 'json'] },
  safetensors: { name: 'safetensors', extensions: ['safetensors'] },
  npz: { name: 'NumPy', extensions: ['npz'] },
  json: { name: 'JSON', extensions: ['json'] },
  answers: { name: 'JSON', extensions: ['json'] },
  results: { name: 'JSON', extensions: ['json'] },
  story: { name: 'Chainrule', extensions: ['story.json'] },
  md: { name: 'Markdown', extensions: ['md'] },
  html: { name: 'HTML', extensions: ['html'] },
  pdf: { name: 'PDF', extensions: ['pdf'] },
  csv: { name: 'CSV', extensions: ['csv'] },
  onnx: { name: 'ONNX', extensions: ['onnx'] },
  svg: { name: 'SVG', extensions: ['svg'] },
  png: { name: 'PNG', extensions: ['png'] },
};

/** The system's dialog for opening a project or a file of data. */
export async function askOpenPath(window: BrowserWindow, folder: string | null, kind: 'project' | 'data' | 'weights'): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    properties: ['openFile'],
    filters: [kind === 'project' ? { ...filters.project, extensions: [...filters.project.extensions, 'onnx'] } : filters[kind]],
    ...(folder === null ? {} : { defaultPath: folder }),
  });
  return canceled ? null : (filePaths[0] ?? null);
}

/** The system's dialog for where to save; it asks by itself before a file is replaced. A folder is named there, and made by who writes into it. */
export async function askSavePath(window: BrowserWindow, suggested: string, kind: Kind): Promise<string | null> {
  const isFolder = kind === 'folder';
  const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath: suggested, ...(isFolder ? { properties: ['createDirectory'] } : { filters: [filters[kind]] }) });
  if (canceled || filePath === '') return null;
  if (isFolder) return filePath;
  // Some desktops leave out the ending that the filter names.
  return path.extname(filePath) === '' ? `${filePath}.${filters[kind].extensions[0] ?? ''}` : filePath;
}

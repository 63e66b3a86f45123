import { existsSync } from 'node:fs';
import path from 'node:path';
import { readStaticFile, type StaticFile } from './staticFiles.ts';

/** Where the documentation's pages are, beside the app's own. */
const docsPath = '/docs/';

/**
 * Reads a file that the app's pages are made of by the path of its URL: of the documentation below `/docs/`, else of the
 * renderer. Undefined where there is none.
 */
export async function readAppFile(distFolder: string, urlPath: string): Promise<StaticFile | undefined> {
  if (!urlPath.startsWith(docsPath)) return readStaticFile(path.join(distFolder, 'renderer'), urlPath);
  const folder = path.join(distFolder, 'docs');
  return (await readStaticFile(folder, urlPath.slice(docsPath.length - 1))) ?? (isPage(urlPath) && !existsSync(path.join(folder, 'index.html')) ? notYet() : undefined);
}

function isPage(urlPath: string): boolean {
  return urlPath === docsPath || urlPath.endsWith('.html');
}

/** In a checkout the documentation is built while the app already runs; until then its pages wait. */
function notYet(): StaticFile {
  const page = '<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="1"><title>Chainrule</title><p>The documentation is being put together; this takes a few seconds.<p lang="zh-CN">正在生成文档，请稍候几秒。';
  return { content: Buffer.from(page), contentType: 'text/html; charset=utf-8' };
}

import { realpath, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.gif': 'image/gif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.map': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

export interface StaticFile {
  readonly content: Buffer;
  readonly contentType: string;
}

/**
 * Reads a file of a folder by the path of a URL. Undefined for whatever is not a plain file of a known kind
 * inside the folder: paths that lead out, encoded ones and links included.
 */
export async function readStaticFile(folder: string, urlPath: string): Promise<StaticFile | undefined> {
  const name = plainName(urlPath);
  if (name === undefined) return undefined;
  const contentType = contentTypes[path.extname(name)];
  if (contentType === undefined) return undefined;
  try {
    const root = await realpath(folder);
    const file = await realpath(path.join(root, name));
    if (!file.startsWith(root + path.sep) || !(await stat(file)).isFile()) return undefined;
    return { content: await readFile(file), contentType };
  } catch {
    return undefined;
  }
}

/** The decoded path, or undefined where a part of it could mean anything but a name inside the folder. */
function plainName(urlPath: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
  if (decoded === '/') return 'index.html';
  const parts = decoded.split('/').slice(1);
  const allPlain = parts.every((part) => /^[\w@+ ()-][\w@+ ().-]*$/.test(part) && !part.includes('..'));
  return allPlain ? parts.join('/') : undefined;
}

/* As much of `node:path` as the services use, for paths with slashes. */

function normalised(given: string): string {
  const isAbsolute = given.startsWith('/');
  const parts: string[] = [];
  for (const part of given.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!isAbsolute) parts.push(part);
  }
  const joined = parts.join('/');
  return isAbsolute ? `/${joined}` : joined === '' ? '.' : joined;
}

const path = {
  sep: '/',
  join: (...parts: string[]): string => normalised(parts.filter((part) => part !== '').join('/')),
  resolve: (...parts: string[]): string => {
    const from = parts.findLastIndex((part) => part.startsWith('/'));
    return normalised(`/${parts.slice(Math.max(0, from)).join('/')}`);
  },
  dirname: (given: string): string => {
    const end = given.lastIndexOf('/');
    return end < 0 ? '.' : end === 0 ? '/' : given.slice(0, end);
  },
  basename: (given: string, ending = ''): string => {
    const name = given.slice(given.lastIndexOf('/') + 1);
    return ending !== '' && name.endsWith(ending) && name !== ending ? name.slice(0, -ending.length) : name;
  },
  extname: (given: string): string => {
    const name = path.basename(given);
    const dot = name.lastIndexOf('.');
    return dot <= 0 ? '' : name.slice(dot);
  },
};

export default path;

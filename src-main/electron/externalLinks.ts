/** The only places outside the app that a link may open, in the user's own browser. */
const hosts: ReadonlySet<string> = new Set([
  'arxiv.org',
  'doi.org',
  'docs.pytorch.org',
  'en.wikipedia.org',
  'github.com',
  'keras.io',
  'numpy.org',
  'onnx.ai',
  'pytorch.org',
  'zh.wikipedia.org',
]);

/** The address to open, or undefined where it is not plain https to a host of the list. */
export function allowedLink(given: string): string | undefined {
  let url: URL;
  try {
    url = new URL(given);
  } catch {
    return undefined;
  }
  const plain = url.protocol === 'https:' && url.username === '' && url.password === '' && url.port === '';
  return plain && hosts.has(url.hostname) ? url.href : undefined;
}

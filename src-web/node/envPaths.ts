/** The app's folders in the browser's storage, in place of those that a system has for programs. */
export default function envPaths(): { data: string; config: string; cache: string } {
  return { data: '/data', config: '/config', cache: '/cache' };
}

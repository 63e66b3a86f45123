/** An error as the system would give it, which the services know by its code. */
export function systemFault(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}

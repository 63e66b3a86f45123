/* As much of `node:os` as the services use. */

export function homedir(): string {
  return '/';
}

export function tmpdir(): string {
  return '/tmp';
}

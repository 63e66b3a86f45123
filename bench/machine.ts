import { readFileSync } from 'node:fs';
import { cpus, platform, totalmem } from 'node:os';
import path from 'node:path';

/** What figures were measured on. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly gigabytes: number;
  readonly system: string;
  readonly node: string;
}

export function thisMachine(): Machine {
  const [first] = cpus();
  return { processor: first?.model.trim() ?? 'unknown', cores: cpus().length, gigabytes: Math.round(totalmem() / 2 ** 30), system: platform(), node: process.versions.node };
}

/** The exact versions of the JavaScript peers, by package. */
export function peerVersions(root: string): Record<string, string> {
  const { dependencies } = JSON.parse(readFileSync(path.join(root, 'bench/package.json'), 'utf8')) as { readonly dependencies: Record<string, string> };
  return dependencies;
}

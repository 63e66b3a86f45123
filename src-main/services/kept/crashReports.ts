import { mkdirSync, readdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** As much of an error as a report may have. */
export interface Crash {
  readonly name: string;
  readonly code?: string | undefined;
  readonly stack?: string | undefined;
}

/** Which program it was. */
export interface CrashedApp {
  readonly version: string;
  /** The host: `electron` or `server`. */
  readonly name: string;
}

const mostReports = 20;
const longestStack = 20_000;

/**
 * Reports of faults of the program, each a text file in the app's data folder that only its user can read. None is sent
 * anywhere. A report has the kind of the error and where in the program it was; messages are left out, as they may quote a
 * document, and the home folder is written as `~`.
 */
export class CrashReports {
  constructor(
    readonly folder: string,
    readonly now: () => Date = () => new Date(),
  ) {}

  /** Writes one and removes all but the newest 20. Returns its path, or undefined where it cannot be written: it is the lesser trouble. */
  write(where: 'host' | 'engine' | 'page', crash: Crash, app: CrashedApp): string | undefined {
    const at = this.now().toISOString();
    const file = path.join(this.folder, `${at.replaceAll(':', '-')}-${where}.txt`);
    try {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      writeFileSync(file, reportOf(at, where, crash, app), { mode: 0o600 });
      for (const old of readdirSync(this.folder).filter((name) => name.endsWith('.txt')).sort().slice(0, -mostReports)) unlinkSync(path.join(this.folder, old));
      return file;
    } catch {
      return undefined;
    }
  }

  /** Reports whatever ends this process unheard, and says where the report is. Returns the function that stops doing so. */
  watchProcess(app: CrashedApp): () => void {
    const report = (error: unknown): void => {
      const file = this.write('host', crashOf(error), app);
      if (file !== undefined) console.error(`A report of this crash is at ${file}. It was not sent anywhere.`);
    };
    process.on('uncaughtExceptionMonitor', report);
    return () => {
      process.off('uncaughtExceptionMonitor', report);
    };
  }
}

/** What of something thrown goes into a report. */
export function crashOf(thrown: unknown): Crash {
  if (!(thrown instanceof Error)) return { name: typeof thrown };
  const { name, stack } = thrown;
  return { name, code: 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined, stack };
}

function reportOf(at: string, where: string, { name, code, stack = '' }: Crash, app: CrashedApp): string {
  const lines = [
    `Chainrule ${app.version}, ${app.name}, ${process.platform} ${process.arch}, Node ${process.versions.node}`,
    `${at}, in the ${where}`,
    `${wordOf(name)}${code === undefined ? '' : ` ${wordOf(code)}`}`,
    ...framesOf(stack),
  ];
  return `${lines.join('\n')}\n`;
}

/** Names and codes are words; whatever else stands there is not written down. */
function wordOf(text: string): string {
  return /^\w{1,60}$/.test(text) ? text : 'Error';
}

/** The lines of a stack that say where: a message before them may quote anything, in any number of lines. */
function framesOf(stack: string): string[] {
  const home = homedir();
  const frames = stack.slice(0, longestStack).split('\n').filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line) || /^\s+at .*\(<anonymous>\)$/.test(line));
  return frames.map((line) => (home.length > 1 ? line.replaceAll(home, '~') : line));
}

import path from 'node:path';
import envPaths from 'env-paths';
import { CrashReports } from './crashReports.ts';
import { SessionStore } from './sessionStore.ts';
import { Snapshots } from './snapshots.ts';
import { Templates } from './templates.ts';

/** What the host keeps for the user beside the projects' own files. */
export interface UserData {
  readonly sessions: SessionStore;
  readonly snapshots: Snapshots;
  readonly templates: Templates;
  readonly crashes: CrashReports;
}

/** The folders of this user, or of a test. */
export function userData(folder: string = envPaths('chainrule', { suffix: '' }).data): UserData {
  return {
    sessions: new SessionStore(path.join(folder, 'sessions')),
    snapshots: new Snapshots(path.join(folder, 'versions')),
    templates: new Templates(path.join(folder, 'templates')),
    crashes: new CrashReports(path.join(folder, 'crashes')),
  };
}

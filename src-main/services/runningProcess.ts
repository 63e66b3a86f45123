import { systemCode } from './fileErrors.ts';

/** Whether a process runs, also another user's. False for what is no process's number. */
export function isRunning(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

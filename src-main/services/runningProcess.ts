import { systemCode } from './fileErrors.ts';

/** The number by which others know this process. Asked for each time: a process may start from a snapshot of another one's memory. */
export function ownProcess(): number {
  return process.pid;
}

/** Whether a process runs, also another user's. False for what is no process's number. */
export function isRunning(pid: number): Promise<boolean> {
  return Promise.resolve(pid > 0 && answers(pid));
}

function answers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

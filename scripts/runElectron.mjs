import { spawn } from 'node:child_process';
import { rootFlags } from './browsers.mjs';
import { root } from './root.mjs';

/** Runs the app in Electron until its window is closed or Ctrl-C. */
export function runElectron(binary, openPath) {
  return new Promise((resolve) => {
    const child = spawn(binary, [...rootFlags(), root, ...(openPath ? [openPath] : [])], { stdio: 'inherit' });
    let interrupted = false;
    for (const signal of ['SIGINT', 'SIGTERM']) {
      process.on(signal, () => {
        interrupted = true;
        child.kill('SIGTERM');
      });
    }
    child.on('error', (error) => {
      console.error(`Electron did not start: ${error.message}`);
      process.exitCode = 1;
      resolve();
    });
    child.on('exit', (code) => {
      process.exitCode = interrupted ? 0 : (code ?? 1);
      resolve();
    });
  });
}

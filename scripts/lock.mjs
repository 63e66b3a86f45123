// Lets one process at a time install packages or build, when two are started at once.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './root.mjs';

const poll = 100; // ms
/** A lock without an owner's number is being written now, or its writer was killed. */
const mostUnowned = 20;

/** Waits until no living process holds the lock of this name, takes it, and returns the function that gives it back. */
export function takeLock(name) {
  const file = path.join(root, '.cache', `${name}.lock`);
  mkdirSync(path.dirname(file), { recursive: true });
  let said = false;
  for (let unowned = 0; ; ) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = ownerOf(file);
    unowned = owner === 0 ? unowned + 1 : 0;
    if (unowned > mostUnowned || (owner > 0 && !isAlive(owner))) rmSync(file, { force: true });
    else {
      if (!said && owner > 0) console.error(`waiting for process ${owner}, which does the same (${name}) …`);
      said = true;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, poll);
    }
  }
}

/** The process that holds the lock; 0 where it does not say. */
function ownerOf(file) {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10) || 0;
  } catch {
    return 0;
  }
}

function isAlive(owner) {
  try {
    process.kill(owner, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

// Finds an installed browser of the Chromium family.
import { existsSync } from 'node:fs';
import path from 'node:path';

const linuxNames = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge-stable', 'microsoft-edge', 'brave-browser'];
const macApps = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser'];
const windowsPaths = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe', 'Chromium/Application/chrome.exe'];

/** The executable of an installed Chrome, Chromium or Edge; CHAINRULE_BROWSER names another one. */
export function findBrowser() {
  return candidates().find((file) => existsSync(file));
}

function candidates() {
  const chosen = process.env.CHAINRULE_BROWSER ? [process.env.CHAINRULE_BROWSER] : [];
  if (process.platform === 'darwin') {
    const folders = ['/Applications', path.join(process.env.HOME ?? '', 'Applications')];
    return [...chosen, ...folders.flatMap((folder) => macApps.map((name) => path.join(folder, `${name}.app/Contents/MacOS/${name}`)))];
  }
  if (process.platform === 'win32') {
    const folders = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].filter(Boolean);
    return [...chosen, ...folders.flatMap((folder) => windowsPaths.map((name) => path.join(folder, name)))];
  }
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return [...chosen, ...linuxNames.flatMap((name) => folders.map((folder) => path.join(folder, name)))];
}

/** The browser that prints worked solutions, with its flags, or undefined. */
export function printingBrowser() {
  const executable = findBrowser();
  return executable && { executable, flags: rootFlags() };
}

/** Whether a window can be shown. macOS and Windows always have a screen as far as this can tell. */
export function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** Chromium and Electron refuse to run their sandbox as root on Linux. */
export function rootFlags() {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

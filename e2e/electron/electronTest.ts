import { test as base } from '@playwright/test';
import { electronBinary } from '../../scripts/electronBinary.mjs';
import type { ElectronDriver } from './electronDriver.ts';
import { leaveWindows } from '../fixtures/keptSessions.ts';
import { launchElectron } from './launchElectron.ts';
import { launchStandIn } from './standIn/launchStandIn.ts';
import { type Planted, makeTestApp } from './testApp.ts';

const binary = electronBinary();

interface Options {
  renderer: 'test page' | 'real';
  fileToOpen: string | undefined;
  /** Unsaved documents, by title, of windows that were open when the app was killed. */
  left: readonly string[];
  /** Faults that its checks have to find. */
  planted: { readonly faults: readonly Planted[] };
  /** How many windows the app will open. */
  mostWindows: number;
}

/** Specs of the Electron host: on Electron where its binary is installed, else on the stand-in. */
export const test = base.extend<Options & { electron: ElectronDriver }>({
  renderer: ['test page', { option: true }],
  fileToOpen: [undefined, { option: true }],
  left: [[], { option: true }],
  planted: [{ faults: [] }, { option: true }],
  mostWindows: [1, { option: true }],
  electron: async ({ browser, renderer, fileToOpen, left, planted, mostWindows }, use, testInfo) => {
    const folder = makeTestApp(renderer, planted.faults);
    process.env['XDG_CONFIG_HOME'] = `${folder}/home`;
    process.env['XDG_DATA_HOME'] = `${folder}/home`;
    leaveWindows(`${folder}/home`, left);
    const driver = binary === undefined ? await launchStandIn(browser, folder, mostWindows, fileToOpen) : await launchElectron(binary, folder, fileToOpen);
    testInfo.annotations.push({ type: 'runs on', description: driver.kind });
    // A page that is closed while it still loads answers with errors of its own.
    await driver.page.locator(renderer === 'real' ? '[data-canvas]' : 'html[data-connected]').waitFor();
    await use(driver);
    await driver.end();
  },
});

export { expect } from '@playwright/test';

import { defineConfig } from '@playwright/test';
import { findBrowser } from './scripts/browsers.mjs';

const executablePath = findBrowser();

/**
 * What Playwright switches off, as the last list is the one that counts; and the two pages of the browser's own that it loads
 * beside each window for its address bar: a tenth of the processor time of all tests.
 */
const switchedOff = [
  'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable', 'LensOverlay', 'MediaRouter', 'PaintHolding',
  'ThirdPartyStoragePartitioning', 'OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch', 'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup',
];

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // Generous, for a busy machine: tests wait for conditions, so a fast one ends at once.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  // The machine's cores are shared by browser, server and engine.
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    // What is read off the canvas stands still; motion.spec.ts has it move.
    contextOptions: { reducedMotion: 'reduce' },
    // A trace of every test costs a third of the time; one is recorded by `npx playwright test <spec> --trace on`.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      // Without an installed browser Playwright's own, in its new headless mode.
      ...(executablePath === undefined ? { channel: 'chromium' } : { executablePath }),
      args: ['--no-sandbox', '--headless=new', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', `--disable-features=${switchedOff.join(',')}`],
    },
  },
});

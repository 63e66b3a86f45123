import { defineConfig } from '@playwright/test';
import { findBrowser } from './scripts/browsers.mjs';

const executablePath = findBrowser();

/** `CHAINRULE_E2E_HOST=web npx playwright test`: every spec that makes sense without a program behind the page, on the static site. */
const wholeWeb = process.env['CHAINRULE_E2E_HOST'] === 'web';

/** Specs of what is behind the page: the server and its files, its processes, other hosts, and what is written by a path. */
const notOfSite = ['addNode', 'connection', 'crash', 'demo', 'docs', 'engineFaults', 'film', 'keptRuns', 'privacy', 'sessions', 'soak', 'speed', 'files'].map((name) => `**/e2e/${name}.spec.ts`);

/**
 * What Playwright switches off, as the last list is the one that counts; and the two pages of the browser's own that it loads
 * beside each window for its address bar: a tenth of the processor time of all tests.
 */
const switchedOff = [
  'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable', 'LensOverlay', 'MediaRouter', 'PaintHolding',
  'ThirdPartyStoragePartitioning', 'OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch', 'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup',
];

export default defineConfig<{ host: 'server' | 'web' }>({
  testDir: 'e2e',
  outputDir: 'test-results',
  // Generous, for a busy machine: tests wait for conditions, so a fast one ends at once.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  // The machine's cores are shared by browser, server and engine.
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env['CI']),
  // Both hosts in one run: of the specs on the site those that are tagged with @web.
  projects: [
    // On the site not, as a service worker would stay.
    ...(wholeWeb ? [] : [{ name: 'app', use: { reuseContext: true }, testIgnore: '**/e2e/web/**' }]),
    { name: 'web', use: { host: 'web' as const }, testIgnore: ['**/e2e/{electron,launch}/**', ...notOfSite], ...(wholeWeb ? {} : { grep: /@web/ }) },
  ],
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

import { expect, test } from '@playwright/test';
import { startApp } from './fixtures/startedApp.ts';
import { startProbe } from './soak/measure.ts';
import { brokenLimits, slopeOf, tableOf } from './soak/report.ts';
import { runSoak } from './soak/runSoak.ts';
import { shows } from './soak/invariants.ts';

test('a seeded monkey at the window breaks nothing in a short while', async ({ page }) => {
  test.setTimeout(180_000);
  const probe = startProbe();
  const app = await startApp({ environment: probe.environment });
  const lines: string[] = [];
  try {
    const report = await runSoak({ page, app, probe, seed: 3, minutes: 0.05, actionsPerRound: 25, log: (line) => lines.push(line) });
    console.log(tableOf(report));
    expect(brokenLimits(report), lines.join('\n')).toEqual([]);
    // It did do something, and it did look.
    expect(Object.values(report.actions).reduce((sum, { done }) => sum + done, 0)).toBeGreaterThan(10);
    expect(report.invariants).toMatchObject({ 'undo all, redo all': 1, 'opened again': 1, measured: 1 });
    expect(report.samples[0]?.engine).toBeGreaterThan(0);
    // The control: the same report with a leak of a megabyte a minute, and with one more engine, is not passed.
    const leaking = Array.from({ length: 20 }, (_, minute) => ({ at: 60 * minute, bytes: 1e8 + 1e6 * minute }));
    expect(brokenLimits({ ...report, judgesSlopes: true, slopes: { ...report.slopes, page: slopeOf(leaking) } })).toEqual([expect.stringContaining('page grows by 60.0')]);
    expect(brokenLimits({ ...report, handles: { ...report.handles, engines: { first: 1, last: 2, most: 2 } } })).toEqual([expect.stringContaining('engines went from 1 to 2')]);
  } finally {
    await app.interrupt();
    probe.end();
  }
});

test('a shown number is compared in all its digits', () => {
  expect(shows('0.1062', 0.10616892577484463)).toBe(true);
  expect(shows('0.1063', 0.10616892577484463)).toBe(false);
  expect(shows('−1.25e−7', -1.2549e-7)).toBe(true);
  expect(shows('−1.25e−7', 1.2549e-7)).toBe(false);
  expect(shows('no value yet', 0)).toBe(false);
});

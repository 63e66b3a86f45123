import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { launchHeadless } from '../fixtures/headlessBrowser.ts';
import { startApp } from '../fixtures/startedApp.ts';
import { startProbe } from './measure.ts';
import { brokenLimits, tableOf } from './report.ts';
import { runSoak } from './runSoak.ts';

// The window's part of `npm run soak`; see scripts/soak.mjs for its words.

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '60' }, seed: { type: 'string' }, out: { type: 'string', default: 'test-results/soak.json' }, quiet: { type: 'boolean', default: false } },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const minutes = Number(values.minutes);
if (!Number.isFinite(seed) || !(minutes > 0)) throw new Error('--seed takes a whole number, and --minutes a number of minutes');

const lines: string[] = [];
const log = (line: string): void => {
  lines.push(line);
  if (!values.quiet || !line.startsWith('  ')) console.log(line);
};
const probe = startProbe();
const app = await startApp({ environment: probe.environment });
const browser = await launchHeadless();
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US', reducedMotion: 'reduce' });
  const report = await runSoak({ page: await context.newPage(), app, probe, seed, minutes, actionsPerRound: 20, log });
  mkdirSync(path.dirname(values.out), { recursive: true });
  writeFileSync(values.out, `${JSON.stringify(report, null, 1)}\n`);
  writeFileSync(values.out.replace(/\.json$/, '.log'), `${lines.join('\n')}\n`);
  const broken = brokenLimits(report);
  console.log(`\n${tableOf(report)}\n`);
  for (const words of broken) console.log(`broken: ${words}`);
  if (broken.length > 0) console.log(`Again: npm run soak -- --parts ui --minutes ${String(minutes)} --seed ${String(seed)}; what was done is in ${values.out.replace(/\.json$/, '.log')}`);
  process.exitCode = broken.length > 0 ? 1 : 0;
} finally {
  await browser.close();
  await app.interrupt();
  probe.end();
}

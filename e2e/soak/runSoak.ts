import path from 'node:path';
import type { Page } from '@playwright/test';
import type { StartedApp } from '../fixtures/startedApp.ts';
import { AppPage } from '../pages/appPage.ts';
import { actions, chooseAction } from './actions.ts';
import { chanceOf } from './chance.ts';
import { comeToRest, numbersAgree, opensAgain, undoAllRedoAll } from './invariants.ts';
import { PageMeter, type Probe, type Sample, takeSample } from './measure.ts';
import { type SoakReport, framesOf, handlesOver, isLongEnough, slopesOf } from './report.ts';

export interface Soak {
  readonly page: Page;
  readonly app: StartedApp;
  readonly probe: Probe;
  readonly seed: number;
  readonly minutes: number;
  /** Actions between two looks at the invariants. */
  readonly actionsPerRound: number;
  readonly log: (line: string) => void;
}

const examples = ['lstm-step', 'mlp-3-2-2', 'rnn-bptt', 'skip-connection', 'relu-two-fc'];
/** On which memory is measured, each time the same. */
const measuredOn = 'mlp-3-2-2';
/** What a notice says where the program itself is at fault. */
const ownFaults = /program itself|unexpected|message|engine/i;
/** Words of the browser about what a reload cuts off. */
const ofReloads = /WebSocket|net::ERR_|Failed to load resource/;

/** Where the keyboard is and what is open: what a fault is looked into with. */
function whatIsThere(page: Page): Promise<string> {
  return page
    .evaluate(() => {
      const textOf = (selector: string): string => [...document.querySelectorAll<HTMLElement>(selector)].map((element) => element.innerText.replaceAll(/\s+/g, ' ').slice(0, 200)).join(' | ');
      return `focus on ${document.activeElement?.outerHTML.slice(0, 150) ?? 'nothing'}; dialogs: ${textOf('[role=dialog]')}; notices: ${textOf('.notice')}; status: ${textOf('.status-bar')}`;
    })
    .catch(() => 'no page');
}

/**
 * A seeded monkey at the app's window: rounds of random actions by pointer and keyboard, each on an example, each followed
 * by the invariants; and memory measured on the same document between the rounds.
 */
export async function runSoak({ page, app: started, probe, seed, minutes, actionsPerRound, log }: Soak): Promise<SoakReport> {
  const [app, chance, meter] = [new AppPage(page), chanceOf(seed), new PageMeter(page)];
  const done: Record<string, { done: number; notThere: number }> = Object.fromEntries(actions.map(({ name }) => [name, { done: 0, notThere: 0 }]));
  const held: Record<string, number> = { 'undo all, redo all': 0, 'entries undone and redone': 0, 'numbers equal to the command line’s': 0, 'opened again': 0 };
  const faults: string[] = [];
  const notices: Record<string, number> = {};
  const samples: Sample[] = [];
  const begun = performance.now();
  const seconds = (): number => (performance.now() - begun) / 1000;
  let count = 0;
  let told = 0;
  let isReloading = false;
  let heard: ReadonlySet<string> = new Set();
  const fault = (words: string): void => {
    faults.push(`action ${String(count)}: ${words}`);
    log(`FAULT at action ${String(count)} of seed ${String(seed)}: ${words}`);
  };
  page.on('pageerror', ({ message, stack }) => { fault(`the page threw ${message} ${stack?.split('\n')[1]?.trim() ?? ''}`); });
  page.on('console', (message) => {
    if (message.type() === 'error' && !(isReloading && ofReloads.test(message.text()))) fault(`the page's console has ${message.text()}`);
  });
  page.on('dialog', (dialog) => void dialog.accept());
  page.setDefaultTimeout(8000);
  const comesUp = async (): Promise<void> => {
    isReloading = true;
    await app.ready();
    isReloading = false;
  };
  const listen = async (): Promise<void> => {
    const shown = (await page.locator('.notice-error .notice-body').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '));
    const titles = await page.locator('.notice-error strong').allInnerTexts();
    for (const [index, title] of titles.entries()) {
      const text = shown[index] ?? title;
      if (heard.has(text)) continue;
      notices[title] = (notices[title] ?? 0) + 1;
      if (ownFaults.test(title)) fault(`the app says: ${text}`);
    }
    heard = new Set(shown);
    const output = started.output().slice(told);
    told += output.length;
    for (const line of output.split('\n')) if (/error|E_[A-Z]+|exception|warn/i.test(line)) fault(`the host printed ${line}`);
  };
  const hold = async (name: string, check: () => Promise<unknown>): Promise<void> => {
    try {
      await check();
      held[name] = (held[name] ?? 0) + 1;
    } catch (error) {
      fault(`${name}: ${(error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').slice(0, 600)}; then there was ${await whatIsThere(page)}`);
    }
  };
  const openFresh = async (id: string, file: string): Promise<void> => {
    await page.keyboard.press('Escape');
    await app.menu('file.examples');
    const [example, discard] = [page.locator(`[data-example="${id}"]`), page.getByRole('button', { name: 'Discard them' })];
    await example.click();
    await Promise.race([discard.waitFor({ timeout: 1000 }).then(() => discard.click()), example.waitFor({ state: 'detached', timeout: 1000 })]).catch(() => undefined);
    await app.ready();
    await app.saveAs(file);
  };

  await meter.start();
  await page.goto(started.launchUrl);
  await comesUp();
  for (let round = 0; round === 0 || seconds() < minutes * 60; round++) {
    const id = chance.one(examples) ?? measuredOn;
    const file = path.join(started.home, `round-${String(round % 5)}.chainrule.json`);
    const compare = async (): Promise<void> => {
      await comeToRest(app);
      held['numbers equal to the command line’s'] = (held['numbers equal to the command line’s'] ?? 0) + (await numbersAgree(app, file));
    };
    log(`round ${String(round)} at ${seconds().toFixed(0)} s: ${id}`);
    try {
      await openFresh(id, file);
    } catch (error) {
      fault(`${id} could not be opened: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}`);
      await page.reload();
      await comesUp();
      continue;
    }
    const compared = chance.below(Math.min(6, actionsPerRound));
    for (let turn = 0; turn < actionsPerRound; turn++) {
      if (turn === compared) await hold('compared with the command line', compare);
      const action = chooseAction(chance);
      count += 1;
      const counted = done[action.name] ?? { done: 0, notThere: 0 };
      try {
        const what = await action.run({ app, page, chance, comesUp });
        if (what === null) counted.notThere += 1;
        else counted.done += 1;
        log(`  ${String(count)} ${action.name}: ${what ?? 'not there'}`);
      } catch (error) {
        // What something else covers, or what went away meanwhile, a user leaves alone too.
        counted.notThere += 1;
        log(`  ${String(count)} ${action.name}: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'not there'}`);
      }
      for (let open = 0; open < 3 && (await page.getByRole('dialog').count()) > 0; open++) await page.keyboard.press('Escape');
      await listen();
    }
    await hold('at rest', () => comeToRest(app));
    await hold('undo all, redo all', async () => {
      held['entries undone and redone'] = (held['entries undone and redone'] ?? 0) + (await undoAllRedoAll(app, file));
    });
    await hold('compared with the command line', compare);
    await hold('opened again', () => opensAgain(app, file));
    await listen();
    await meter.takeGaps();
    await hold('measured', async () => {
      await openFresh(measuredOn, path.join(started.home, 'measured.chainrule.json'));
      samples.push(await takeSample(seconds(), started.pid, probe, meter));
    });
  }
  return { seed, minutes: seconds() / 60, actions: done, invariants: held, slopes: slopesOf(samples), judgesSlopes: isLongEnough(samples), frames: framesOf(meter.gaps), handles: handlesOver(samples), faults, notices, samples };
}

import type { Page } from '@playwright/test';
import type { AppPage } from '../pages/appPage.ts';
import type { Chance } from './chance.ts';

/** What an action works on. */
export interface Stage {
  readonly app: AppPage;
  readonly page: Page;
  readonly chance: Chance;
  /** Waits until the page has come up again. */
  readonly comesUp: () => Promise<void>;
}

/** Acts by pointer and keyboard as a user does, and says what it did; null where there was nothing to do it with. */
export interface Action {
  readonly name: string;
  /** How often it is chosen beside the others. */
  readonly weight: number;
  readonly run: (stage: Stage) => Promise<string | null>;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const mostCards = 30;
const numbers = ['0', '1', '-1', '0.5', '2', '-0.25', '3.75', '1e-3', '10'];

/** The middles of all elements of a kind that can be hit where they are. */
function targets(page: Page, selector: string): Promise<Point[]> {
  return page.locator(selector).evaluateAll((elements) =>
    elements.flatMap((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      const point = { x: x + width / 2, y: y + height / 2 };
      const hit = width > 0 && document.elementFromPoint(point.x, point.y);
      return hit && (element.contains(hit) || hit.contains(element)) ? [point] : [];
    }),
  );
}

async function drag(page: Page, from: Point, to: Point): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 3 });
  await page.mouse.up();
}

const told = ({ x, y }: Point): string => `${x.toFixed(0)},${y.toFixed(0)}`;

async function somewhere({ app, chance }: Stage): Promise<Point> {
  const box = await app.canvas.boundingBox();
  if (!box) throw new Error('the canvas is not there');
  return { x: box.x + 40 + chance.next() * Math.max(1, box.width - 80), y: box.y + 40 + chance.next() * Math.max(1, box.height - 80) };
}

/** Presses keys with the canvas in focus. */
async function onCanvas({ page }: Stage, ...keys: readonly string[]): Promise<void> {
  await page.locator('[data-canvas]').focus();
  for (const key of keys) await page.keyboard.press(key);
}

const cardHeads = '.card .card-header .category-icon';

async function chooseCard(stage: Stage): Promise<Point | null> {
  const head = stage.chance.one(await targets(stage.page, cardHeads));
  if (head) await stage.page.mouse.click(head.x, head.y);
  return head ?? null;
}

/** An action with one card chosen. */
function withCard(name: string, weight: number, act: (stage: Stage) => Promise<string | null>): Action {
  return {
    name,
    weight,
    run: async (stage) => {
      const head = await chooseCard(stage);
      const what = head && (await act(stage));
      return head && what !== null ? `card at ${told(head)} ${what}` : null;
    },
  };
}

function keysOn(name: string, weight: number, lists: readonly (readonly string[])[]): Action {
  return {
    name,
    weight,
    run: async (stage) => {
      const keys = stage.chance.one(lists) ?? [];
      await onCanvas(stage, ...keys);
      return keys.join(' ');
    },
  };
}

async function typeInto(page: Page, field: Point, text: string): Promise<void> {
  await page.mouse.click(field.x, field.y, { clickCount: 3 });
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

async function press(stage: Stage, command: string): Promise<boolean> {
  const [at] = await targets(stage.page, `.toolbar [data-command="${command}"]:not([disabled]):not([aria-disabled=true])`);
  if (at) await stage.page.mouse.click(at.x, at.y);
  return at !== undefined;
}

export const actions: readonly Action[] = [
  {
    name: 'add a node',
    weight: 8,
    run: async (stage) => {
      const { page, chance } = stage;
      if ((await page.locator('.card').count()) >= mostCards) return null;
      const from = chance.one(await targets(page, '.palette-item[data-entry]'));
      if (!from) return null;
      const to = await somewhere(stage);
      await drag(page, from, to);
      return `${told(from)} → ${told(to)}`;
    },
  },
  {
    name: 'draw a wire',
    weight: 12,
    run: async ({ page, chance }) => {
      const from = chance.one(await targets(page, '.react-flow__handle.source'));
      const to = chance.one(await targets(page, '.react-flow__handle.target'));
      if (!from || !to) return null;
      await drag(page, from, to);
      return `${told(from)} → ${told(to)}`;
    },
  },
  {
    name: 'type a number',
    weight: 10,
    run: async ({ page, chance }) => {
      const field = chance.one(await targets(page, '.card input:not([type=checkbox])'));
      const text = chance.one(numbers) ?? '0';
      if (!field) return null;
      await typeInto(page, field, text);
      return `${text} at ${told(field)}`;
    },
  },
  withCard('change a setting', 5, async ({ page, chance, app }) => {
    const fields = app.inspector.locator('input:not([type=checkbox]):not([type=range]), select');
    const index = chance.below(Math.max(1, await fields.count()));
    const field = fields.nth(index);
    if (!(await field.isVisible()) || !(await field.isEnabled())) return null;
    if ((await field.evaluate((element) => element.tagName)) === 'SELECT') {
      const options = await field.locator('option:not([disabled])').evaluateAll((all) => all.map((option) => (option as HTMLOptionElement).value));
      const value = chance.one(options) ?? '';
      await field.selectOption(value, { timeout: 1000 }).catch(() => undefined);
      return `field ${String(index)}: ${value}`;
    }
    const text = chance.one(['1', '2', '3', '4', '0.1']) ?? '1';
    await field.fill(text, { timeout: 1000 }).catch(() => undefined);
    await page.keyboard.press('Enter');
    return `field ${String(index)}: ${text}`;
  }),
  withCard('delete', 4, async (stage) => {
    await onCanvas(stage, stage.chance.one(['Delete', 'Control+Delete']) ?? 'Delete');
    return 'is deleted';
  }),
  withCard('move', 5, async (stage) => {
    const head = stage.chance.one(await targets(stage.page, cardHeads));
    const to = await somewhere(stage);
    if (!head) return null;
    await drag(stage.page, head, to);
    return `, and one from ${told(head)} to ${told(to)}`;
  }),
  withCard('duplicate', 2, async (stage) => {
    if ((await stage.page.locator('.card').count()) >= mostCards) return null;
    const keys = stage.chance.one([['Control+d'], ['Control+c', 'Control+v'], ['Control+x', 'Control+Shift+v']]) ?? [];
    await onCanvas(stage, ...keys);
    return keys.join(' ');
  }),
  withCard('change its state', 3, async (stage) => {
    const key = stage.chance.one(['m', 'b', 'h', 'Control+g', 'Control+Shift+g']) ?? 'm';
    await onCanvas(stage, key);
    return key;
  }),
  withCard('rename', 1, async (stage) => {
    await onCanvas(stage, 'F2');
    await stage.page.keyboard.type(stage.chance.one(['a', 'layer two', 'σ(z)', '<b>', '"""']) ?? 'a');
    await stage.page.keyboard.press('Enter');
    return 'is renamed';
  }),
  {
    name: 'undo or redo',
    weight: 8,
    run: async (stage) => {
      const keys = Array.from({ length: 1 + stage.chance.below(5) }, () => stage.chance.one(['Control+z', 'Control+z', 'Control+y']) ?? 'Control+z');
      await onCanvas(stage, ...keys);
      return keys.join(' ');
    },
  },
  {
    name: 'type the learning rate or the epochs',
    weight: 2,
    run: async ({ app, chance }) => {
      const field = chance.one(['Epochs of a training run', 'Learning rate η'] as const) ?? 'Learning rate η';
      const text = field === 'Learning rate η' ? (chance.one(['0.01', '0.1', '1', '100']) ?? '0.1') : (chance.one(['10', '1000', '100000']) ?? '10');
      await app.setTraining(field, text);
      return `${field}: ${text}`;
    },
  },
  {
    name: 'train',
    weight: 6,
    run: async (stage) => {
      if (!(await press(stage, 'run.train'))) return null;
      const wait = 100 + stage.chance.below(1500);
      await stage.page.waitForTimeout(wait);
      const end = stage.chance.one(['run.pause', 'run.stop', 'goes on']) ?? 'run.stop';
      if (end !== 'goes on') await press(stage, end);
      return `for ${String(wait)} ms, then ${end}`;
    },
  },
  {
    name: 'pause or stop',
    weight: 3,
    run: async (stage) => {
      const command = stage.chance.one(['run.pause', 'run.stop', 'run.reset']) ?? 'run.stop';
      return (await press(stage, command)) ? command : null;
    },
  },
  keysOn('step through', 4, [['.'], [','], ['.', '.', ','], ['F11'], ['F8', 'F10', 'F10', 'F8'], ['F7'], ['Control+Enter']]),
  keysOn('open or fold a panel', 3, [['Control+b', 'Control+b'], ['Control+i', 'Control+i'], ['Control+j', 'Control+j'], ['Control+k'], ['?'], ['Control+f'], ['Alt+m', 'Alt+m']]),
  {
    name: 'look at another tab',
    weight: 3,
    run: async ({ page, chance }) => {
      const tab = chance.one(await targets(page, '[role=tab]'));
      if (tab) await page.mouse.click(tab.x, tab.y);
      return tab ? told(tab) : null;
    },
  },
  keysOn('look elsewhere', 2, [['Home'], ['Shift+1'], ['f'], ['Control+0', 'Home']]),
  {
    name: 'zoom',
    weight: 2,
    run: async (stage) => {
      const at = await somewhere(stage);
      const by = stage.chance.one([-240, -120, 120]) ?? 120;
      await stage.page.mouse.move(at.x, at.y);
      await stage.page.keyboard.down('Control');
      await stage.page.mouse.wheel(0, by);
      await stage.page.keyboard.up('Control');
      await onCanvas(stage, 'Home');
      return `${String(by)} at ${told(at)}, and all again`;
    },
  },
  {
    name: 'switch the theme',
    weight: 1,
    run: async ({ page }) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('theme');
      await page.keyboard.press('Enter');
      return 'by the palette of commands';
    },
  },
  {
    name: 'save',
    weight: 2,
    run: async ({ page }) => {
      await page.keyboard.press('Control+s');
      return 'Ctrl+S';
    },
  },
  {
    name: 'export',
    weight: 1,
    run: async ({ app, chance }) => {
      const format = chance.one(['safetensors', 'npz', 'JSON']) ?? 'JSON';
      await app.exportAs(format);
      await app.answerPath(`export-${String(chance.below(5))}`);
      return format;
    },
  },
  {
    name: 'load the page again',
    weight: 0.5,
    run: async ({ page, comesUp }) => {
      await page.reload();
      await comesUp();
      return 'as a user does';
    },
  },
];

/** One of the actions, each by its weight. */
export function chooseAction(chance: Chance): Action {
  let left = chance.next() * actions.reduce((sum, { weight }) => sum + weight, 0);
  const [first] = actions;
  if (!first) throw new Error('there are no actions');
  return actions.find(({ weight }) => (left -= weight) < 0) ?? first;
}

import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Locator, type Page, expect as expectSoon } from '@playwright/test';
import type { Field, Sight, Step, StepKind, StepOf, Story, Target, Wire } from '../../src-core/story/story.ts';
import { AppPage, boxOf, middleOf } from '../pages/appPage.ts';
import type { Film } from './film/film.ts';
import { Overlay } from './overlay.ts';

/** How a story is told. */
export interface Telling {
  readonly page: Page;
  readonly language: 'en' | 'zh-CN';
  /** 1 leaves a reader of captions time; Infinity goes as fast as the app does. */
  readonly speed: number;
  /** Where the story leaves the files that it exports. */
  readonly folder: string;
  /** Takes a picture of the window. */
  readonly picture: (name: string, says: string) => Promise<void>;
  /** A film that is made of it, at the story's own time. */
  readonly film?: Film;
  /** Answers the system's dialog that asks where to save next. */
  readonly saveTo?: (path: string) => Promise<void>;
}

/** What a caption takes to be read, ms for each character, and at least. */
const readingPace = 45;
const shortestCaption = 1200;
/** How long what a step comes to stands in a film, ms. */
const standing = 700;
/** Steps that a film follows on the way. */
const dragging: ReadonlySet<StepKind> = new Set(['add', 'connect', 'move']);
/** Steps of which a film has nothing more to show when they are done. */
const unseen: ReadonlySet<StepKind> = new Set(['say', 'picture', 'highlight', 'wait']);
/** What training may take, ms. */
const patience = 120_000;
/** What everything else may take on a machine that is busy, ms. */
const expect = expectSoon.configure({ timeout: 30_000 });

function readingTime(text: string): number {
  return Math.max(shortestCaption, text.length * readingPace);
}

/** Plays a story by pointer and keyboard on the real app. Its faults name the step, counted from 1. */
export class StoryPlayer {
  readonly #app: AppPage;
  readonly #page: Page;
  readonly #overlay: Overlay;
  /** The ids of nodes by the names that the story has for them; nodes of the beginning have their own. */
  readonly #ids = new Map<string, string>();
  /** A drag is under way, which a film follows. */
  #drags = false;

  constructor(readonly telling: Telling) {
    this.#page = telling.page;
    this.#app = new AppPage(telling.page);
    this.#overlay = new Overlay(telling.page);
  }

  async play({ begin, steps }: Story): Promise<void> {
    await this.#app.ready();
    await this.#isDrawn(begin.kind);
    await this.#overlay.show();
    this.telling.film?.followMouse(() => this.#drags);
    for (const [index, step] of steps.entries()) {
      try {
        await this.#say(step);
        this.#drags = dragging.has(step.do);
        await this.#act(step);
        this.#drags = false;
        if (!unseen.has(step.do)) await this.telling.film?.shoot(standing);
      } catch (error) {
        throw new Error(`step ${String(index + 1)} (${step.do}) went wrong: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      }
    }
    await this.#overlay.say('');
  }

  /** What the story begins with is there, with its numbers and in its own letters. */
  async #isDrawn(beginning: Story['begin']['kind']): Promise<void> {
    if (beginning !== 'empty') await expect(this.#page.locator('.card').first()).toBeVisible();
    if (beginning === 'example') await this.#app.lossText();
    await this.#page.evaluate(() => document.fonts.ready.then(() => undefined));
  }

  async #say({ caption }: Step): Promise<void> {
    const text = caption?.[this.telling.language];
    if (text === undefined) return;
    await this.#overlay.say(text);
    const { speed, film } = this.telling;
    await film?.shoot(readingTime(text));
    if (speed !== Infinity) await this.#page.waitForTimeout(readingTime(text) / speed);
  }

  async #act<K extends StepKind>(step: StepOf<K>): Promise<void> {
    const action: (step: StepOf<K>) => Promise<void> = this.#actions[step.do];
    await action(step);
  }

  readonly #actions: { readonly [K in StepKind]: (step: StepOf<K>) => Promise<void> } = {
    say: () => Promise.resolve(),
    add: async ({ entry, as, at }) => {
      const card = await this.#app.drag(entry, await this.#placeOf(at));
      this.#ids.set(as, card.id);
    },
    connect: async (wire) => {
      await this.#app.drawWire(this.#port(wire.from, 'source'), this.#port(wire.to, 'target'));
      await expect(this.#edge(wire)).toHaveCount(1);
    },
    disconnect: async (wire) => {
      await this.#app.selectEdge(this.#edge(wire));
      await this.#page.keyboard.press('Delete');
      await expect(this.#edge(wire)).toHaveCount(0);
    },
    type: async ({ into, text }) => {
      if (into.kind === 'name') await this.#rename(into.node, text);
      else await this.#typeInto(await this.#field(into), text);
    },
    tick: async ({ box, on }) => {
      if (box.kind === 'name') throw new Error('a name has no box');
      await (await this.#field(box)).setChecked(on);
    },
    fill: async ({ node, parameter, values }) => {
      for (const [row, numbers] of values.entries()) {
        for (const [column, number] of numbers.entries()) await this.#typeInto(this.#cell(node, parameter, row + 1, column + 1), String(number));
      }
    },
    select: async ({ nodes }) => {
      if (nodes.length === 0) await this.#app.clickPane();
      for (const [index, node] of nodes.entries()) await this.#choose(node, index > 0);
    },
    move: async ({ node, by }) => {
      const head = this.#head(node);
      const from = await middleOf(head);
      const zoom = await this.#page.locator('.react-flow__viewport').evaluate((viewport) => new DOMMatrix(getComputedStyle(viewport).transform).a);
      await this.#page.mouse.move(from.x, from.y);
      await this.#page.mouse.down();
      await this.#page.mouse.move(from.x + by.x * zoom, from.y + by.y * zoom, { steps: 8 });
      await this.#page.mouse.up();
    },
    tab: async ({ tab }) => {
      const label = this.#page.locator(`[data-tab="${tab}"]`);
      if (!(await label.isVisible())) await this.#command('view.dock');
      await label.click();
    },
    command: ({ command }) => this.#command(command),
    walk: async ({ direction, times }) => {
      for (let count = 0; count < times; count++) await this.#command(direction === 'forwards' ? 'run.walkNext' : 'run.walkBack');
    },
    scrub: ({ step }) => this.#slide('first', step),
    sample: ({ sample }) => this.#slide('last', sample),
    rows: async ({ samples }) => {
      await this.#actions.tab({ do: 'tab', tab: 'data' });
      const add = this.#page.locator('.add-sample');
      for (let count = await this.#samples(); count < samples; count = await this.#samples()) {
        await add.click();
        await expect.poll(() => this.#samples()).toBe(count + 1);
      }
    },
    train: async ({ epochs, until }) => {
      await this.#typeInto(await this.#field({ kind: 'training', setting: 'epochs' }), String(epochs));
      await this.#app.button('run.train').click();
      // A film is the same however fast the machine trains: there it goes on to the end.
      if (until && !this.telling.film) {
        await this.#see(until);
        if (await this.#app.button('run.stop').isVisible()) await this.#app.button('run.stop').click();
      }
      await this.#see({ kind: 'idle' });
      if (until) await this.#see(until);
    },
    undo: ({ times }) => this.#press('Control+z', times),
    redo: ({ times }) => this.#press('Control+Shift+z', times),
    export: async ({ format, file }) => {
      await this.#command('file.export');
      const dialog = this.#page.getByRole('dialog');
      await dialog.locator(`#export-${format}`).click();
      const target = path.join(this.telling.folder, file);
      await this.telling.saveTo?.(target);
      await dialog.locator('.export-chosen .button-primary').click();
      if (!this.telling.saveTo) {
        await this.#page.locator('.dialog-file .file-name input').fill(target);
        await this.#page.locator('.dialog-file button[type=submit]').click();
        await expect(this.#page.locator('.dialog-file')).toHaveCount(0);
      }
      await expect.poll(() => existsSync(target), { message: `${file} is written` }).toBe(true);
    },
    zoom: async ({ to }) => {
      if (to === 'all') await this.#app.clickPane();
      else await this.#actions.select({ do: 'select', nodes: to });
      await this.#command(to === 'all' ? 'view.fitAll' : 'view.fit');
    },
    highlight: async ({ target }) => {
      await this.#overlay.ring(await boxOf(this.#target(target)));
      await this.telling.film?.shoot(shortestCaption);
      if (this.telling.speed !== Infinity) await this.#page.waitForTimeout(shortestCaption / this.telling.speed);
      await this.#overlay.ring(null);
    },
    wait: (step) => this.#see(step.for),
    expect: (step) => this.#see(step.that),
    picture: ({ name, caption }) => this.telling.picture(name, caption?.[this.telling.language] ?? ''),
  };

  #id(node: string): string {
    return this.#ids.get(node) ?? node;
  }

  #card(node: string): Locator {
    return this.#page.locator(`.card[data-node="${this.#id(node)}"]`);
  }

  #head(node: string): Locator {
    return this.#card(node).locator('.card-header .category-icon');
  }

  /** Clicks a card, beside those that are chosen or in their place. What is out of view is brought into it first. */
  async #choose(node: string, besides: boolean): Promise<void> {
    const [card, area] = [await boxOf(this.#card(node)), await boxOf(this.#app.canvas)];
    const isInView = card.x > area.x && card.y > area.y && card.x + card.width < area.x + area.width && card.y + card.height < area.y + area.height;
    if (!isInView) await this.#command('view.fitAll');
    // Seen from afar a card is a box without a head.
    const head = this.#head(node);
    const place = (await head.isVisible()) ? head : this.#card(node);
    await place.click(besides ? { modifiers: ['Control'] } : {});
  }

  #port({ node, port }: Wire['from'], side: 'source' | 'target'): Locator {
    return this.#card(node).locator(`.port-${side}[data-handleid="${port}"]`);
  }

  #edge({ from, to }: Wire): Locator {
    return this.#page.locator(`.react-flow__edge[data-id="${this.#id(from.node)}.${from.port}→${this.#id(to.node)}.${to.port}"]`);
  }

  #cell(node: string, parameter: string | undefined, row: number, column: number): Locator {
    const card = this.#card(node);
    const within = parameter === undefined ? card.locator('.card-data') : card.locator('.card-parameter', { has: this.#page.locator('.card-symbol', { hasText: new RegExp(`^${parameter}$`) }) });
    return within.locator('.matrix-row').nth(row - 1).locator('.cell input').nth(column - 1);
  }

  async #field(field: Exclude<Field, { kind: 'name' }>): Promise<Locator> {
    switch (field.kind) {
      case 'cell':
        return this.#cell(field.node, field.parameter, field.row, field.column);
      case 'training':
        if (field.setting === 'epochs') return this.#page.locator('.cell-steps input');
        if (field.setting === 'learningRate') return this.#page.locator('.cell-rate input');
        await this.#actions.tab({ do: 'tab', tab: 'curve' });
        return this.#page.locator(`.training-form [data-setting="${field.setting}"] :is(input, select)`);
      case 'setting':
        await this.#actions.select({ do: 'select', nodes: [field.node] });
        return this.#app.inspector.locator(`.form-field[data-setting="${field.setting}"] :is(input, select)`);
      case 'parameter':
        await this.#actions.select({ do: 'select', nodes: [field.node] });
        return this.#app.inspector.locator(`[data-parameter="${field.parameter}"] [data-setting="${field.setting}"] :is(input, select)`);
      case 'document':
        await this.#actions.select({ do: 'select', nodes: [] });
        return this.#app.inspector.locator(`[data-document] [data-setting="${field.setting}"] :is(input, select)`);
      case 'answer':
        return this.#question(field.question).locator('.question-field').nth(field.element - 1);
    }
  }

  /** Types as a person does; of a list the entry is chosen by its value. */
  async #typeInto(field: Locator, text: string): Promise<void> {
    if ((await field.evaluate((element) => element.tagName)) === 'SELECT') {
      await field.selectOption(text);
      return;
    }
    await field.click();
    await field.fill(text);
    await field.press('Enter');
    await field.blur();
  }

  async #rename(node: string, name: string): Promise<void> {
    await this.#head(node).click();
    await this.#page.keyboard.press('F2');
    await this.#page.locator('.card-title-field').fill(name);
    await this.#page.keyboard.press('Enter');
    await expect(this.#card(node).getByRole('heading')).toHaveText(name);
  }

  /** Of the two steppers that of the steps comes first. */
  async #slide(which: 'first' | 'last', to: number): Promise<void> {
    const slider = this.#page.locator('.stepper input[type=range]')[which]();
    await slider.focus();
    await slider.press('Home');
    for (let count = 0; count < to; count++) await slider.press('ArrowRight');
  }

  /** How many rows there are, as the sample selector has it. */
  async #samples(): Promise<number> {
    const slider = this.#page.locator('.stepper input[type=range]').last();
    return (await slider.count()) === 0 ? 1 : Number(await slider.getAttribute('max'));
  }

  async #press(key: string, times: number): Promise<void> {
    await this.#app.canvas.focus();
    for (let count = 0; count < times; count++) await this.#page.keyboard.press(key);
  }

  /** By its button where there is one in view, else from the command palette. */
  async #command(command: string): Promise<void> {
    const button = this.#app.button(command);
    if (await button.isVisible()) {
      await button.click();
      return;
    }
    await this.#page.keyboard.press('Control+k');
    await this.#page.locator(`.dialog-palette [data-item="${command}"]`).click();
    await expect(this.#page.locator('.dialog-palette')).toHaveCount(0);
  }

  #target(target: Target): Locator {
    switch (target.kind) {
      case 'command':
        return this.#app.button(target.command);
      case 'node':
        return this.#card(target.node);
      case 'edge':
        return this.#edge(target.wire);
      case 'question':
        return this.#question(target.question);
      case 'printed':
        return this.#printed(target.answer);
    }
  }

  #question(id: string): Locator {
    return this.#page.locator(`[data-question="${id}"]`);
  }

  #printed(answer: number): Locator {
    return this.#page.locator(`.answer[data-answer="${String(answer)}"]`);
  }

  /** Waits until what is to be seen is there. */
  async #see(sight: Sight): Promise<void> {
    switch (sight.kind) {
      case 'idle':
        await expect(this.#app.button('run.train')).toBeEnabled({ timeout: patience });
        return;
      case 'cell':
        await expect(this.#cell(sight.node, sight.parameter, sight.row, sight.column)).toHaveValue(sight.shows);
        return;
      case 'edge': {
        const { kind: _kind, wire, ...numbers } = sight;
        await expect.poll(() => this.#app.numbersOn(this.#edge(wire))).toMatchObject(numbers);
        return;
      }
      case 'verdict':
        await expect(this.#question(sight.question)).toHaveAttribute('data-verdict', sight.verdict);
        return;
      case 'printed':
        await expect(this.#printed(sight.answer)).toHaveAttribute('data-verdict', sight.verdict);
        return;
      case 'loss':
        if (sight.shows !== undefined) await expect.poll(() => this.#app.lossText()).toBe(sight.shows);
        if (sight.below !== undefined) await expect.poll(() => this.#app.lossNumber(), { timeout: patience }).toBeLessThan(sight.below);
        if (sight.above !== undefined) await expect.poll(() => this.#app.lossNumber(), { timeout: patience }).toBeGreaterThan(sight.above);
    }
  }

  /** Where on the canvas a place of the document is, counted from its corner; zooms out until it is in view. */
  async #placeOf(at: { x: number; y: number }): Promise<{ x: number; y: number }> {
    const canvas = await boxOf(this.#app.canvas);
    for (let tries = 0; tries < 8; tries++) {
      const { x, y } = await this.#page.locator('.react-flow__viewport').evaluate((viewport, place) => {
        const { a, e, f } = new DOMMatrix(getComputedStyle(viewport).transform);
        return { x: place.x * a + e, y: place.y * a + f };
      }, at);
      if (x > 0 && y > 0 && x < canvas.width - 80 && y < canvas.height - 60) return { x, y };
      await this.#command('view.zoomOut');
    }
    throw new Error(`(${String(at.x)}, ${String(at.y)}) cannot be brought into view`);
  }
}


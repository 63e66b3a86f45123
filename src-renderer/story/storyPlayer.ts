import type { GraphDocument } from '../../src-core/graph/document.ts';
import { scenesOf } from '../../src-core/story/scenes.ts';
import { beginningOf } from '../../src-core/story/readStory.ts';
import type { Step, Story } from '../../src-core/story/story.ts';
import { currentLanguage, translate } from '../i18n/translate.ts';
import type { AppState } from '../model/appState.ts';
import { openUnsaved, show } from '../model/files.ts';
import { notify, notifyError } from '../model/notices.ts';
import type { Settings } from '../model/settings.ts';
import { app, currentDocument, watchApp } from '../model/store.ts';
import { view } from '../canvas/flowAdapter.ts';
import { type Before, type Scene, backTo, beforeNow, giveBack, sceneNow } from './scene.ts';
import { clearStage, setStage } from './stage.ts';
import { actOn } from './storyActs.ts';
import type { StoryState } from './storyState.ts';
import { GivenUp, rest } from './waiting.ts';

/** What a caption takes to be read, ms for each character, and at least. */
const readingPace = { en: 45, 'zh-CN': 140 } as const;
const shortestCaption = 1200;
const restBetweenSteps = 120; // ms

/** Entries of the history that a command makes some time after it was given. */
const laterEdits: ReadonlySet<string> = new Set(['edit.update', 'edit.train', 'edit.tidy', 'edit.restore']);

/** The moment before a step, and what the story's nodes are called by then. */
interface Mark extends Scene {
  readonly names: ReadonlyMap<string, string>;
}

let playing: StoryPlayer | undefined;

/** Tells a story in place of what is on the screen, which comes back after it. It waits to be played. */
export async function tellStory(story: Story): Promise<void> {
  await playing?.end();
  const before = beforeNow();
  await show(beginningOf(story, currentLanguage()), null);
  playing = new StoryPlayer(story, before);
}

/** Tells one story: does its steps one after the other, goes back, and gives way to the viewer. */
class StoryPlayer {
  readonly #before: Before;
  readonly #marks: Mark[] = [];
  readonly #touched = new Set<keyof Settings>();
  readonly #stopWatching: () => void;
  #names = new Map<string, string>();
  /** What is being done now can be given up by it. */
  #doing = new AbortController();
  #underWay: Promise<void> = Promise.resolve();
  #own = 0;
  #later = 0;
  /** What the viewer made of the document before it went back to the story. */
  #mine: GraphDocument | undefined;

  constructor(readonly story: Story, before: Before) {
    this.#before = before;
    view.whenDrawn(view.open);
    app.setState({ story: { story, scenes: scenesOf(story), at: 0, playing: false, busy: false, speed: 1, taken: false, fault: null, ...this.#handles } });
    this.#mark(0);
    this.#stopWatching = watchApp((state) => state.history, (now, before) => { this.#notice(now, before); });
  }

  /** What the bar and the commands do. */
  get #handles(): Pick<StoryState, 'end' | 'toggle' | 'next' | 'previous' | 'setSpeed'> {
    return {
      end: () => this.end(),
      toggle: () => { (this.#state().playing ? this.pause : this.play).call(this); },
      next: () => { this.next(); },
      previous: () => { this.previous(); },
      setSpeed: (speed) => { this.#change({ speed }); },
    };
  }

  play(): void {
    const { at } = this.#state();
    if (at >= this.story.steps.length) return;
    this.#go(async (signal) => {
      this.#change({ playing: true });
      while (this.#state().playing && this.#state().at < this.story.steps.length) await this.#tell(signal, this.#state().speed);
      this.#change({ playing: false });
    });
  }

  /** Stops before the next step; a caption that is being read stays. */
  pause(): void {
    const { busy } = this.#state();
    this.#change({ playing: false });
    if (!busy) this.#doing.abort();
  }

  /** Does the scene that comes next, without time to read. */
  next(): void {
    const { at, scenes } = this.#state();
    const end = scenes.find((first) => first > at) ?? this.story.steps.length;
    this.#go(async (signal) => {
      while (this.#state().at < end) await this.#tell(signal, Infinity);
    });
  }

  /** Goes back to before the scene that was told last. */
  previous(): void {
    const { at, scenes } = this.#state();
    const [first = 0] = scenes.filter((scene) => scene < at).slice(-1);
    this.#go(() => this.#returnTo(first));
  }

  /** Ends the story and puts back what was on the screen before. What the viewer made of it can be had again. */
  async end(): Promise<void> {
    if (playing !== this) return;
    playing = undefined;
    this.#stopWatching();
    this.#doing.abort();
    await this.#underWay;
    clearStage();
    const mine = this.#state().taken ? currentDocument() : this.#mine;
    app.setState({ story: null });
    await giveBack(this.#before, this.#touched);
    if (mine) notify({ kind: 'info', title: translate('story.ended'), text: translate('story.endedText'), lasts: true, action: { label: 'story.openMine', run: () => void openUnsaved(mine) } });
    view.focus();
  }

  #state(): StoryState {
    const { story } = app.getState();
    if (!story) throw new GivenUp();
    return story;
  }

  #change(change: Partial<StoryState>): void {
    app.setState(({ story }) => ({ story: story && { ...story, ...change } }));
  }

  /** Gives up what is being done, and does something else once that has ended; a step that was not finished is taken back first. */
  #go(act: (signal: AbortSignal) => Promise<void>): void {
    this.#doing.abort();
    this.#change({ playing: false });
    const doing = new AbortController();
    this.#doing = doing;
    const ended = this.#underWay;
    this.#underWay = (async () => {
      await ended;
      if (doing.signal.aborted) return;
      const { taken, busy, at } = this.#state();
      if (taken) await this.#takeBack();
      else if (busy) await this.#returnTo(at);
      await act(doing.signal);
    })().catch((error: unknown) => {
      if (!(error instanceof GivenUp)) this.#fail(error);
    });
  }

  /** Says what comes, and does it. */
  async #tell(signal: AbortSignal, speed: number): Promise<void> {
    const { at, scenes } = this.#state();
    const step = this.story.steps[at];
    if (!step) return;
    this.#mark(at);
    this.#change({ fault: null });
    if (speed !== Infinity) await rest((scenes.includes(at) ? readingTime(step) : restBetweenSteps) / speed, signal);
    await this.#act(step, signal, speed);
    this.#change({ at: at + 1, busy: false });
    this.#mark(at + 1);
  }

  /** Remembers the moment before a step. */
  #mark(at: number): void {
    this.#marks[at] = { ...sceneNow(), names: new Map(this.#names) };
  }

  async #act(step: Step, signal: AbortSignal, speed: number): Promise<void> {
    const { settings } = app.getState();
    const focused = document.activeElement;
    this.#change({ busy: true });
    await actOn(step, { names: this.#names, signal, speed, own: (act) => this.#ownDoing(act) });
    for (const key of changedSettings(settings, app.getState().settings)) this.#touched.add(key);
    // The keyboard stays with the bar that it was on.
    if (focused instanceof HTMLElement && focused.closest('.story')) focused.focus({ preventScroll: true });
  }

  #ownDoing<T>(act: () => T): T {
    this.#own += 1;
    try {
      const done = act();
      if (done instanceof Promise) {
        this.#later += 1;
        void done.finally(() => { this.#later -= 1; }).catch(() => undefined);
      }
      return done;
    } finally {
      this.#own -= 1;
    }
  }

  /** What changes the document and is not the story's doing is the viewer's. */
  #notice(now: AppState['history'], before: AppState['history']): void {
    if (this.#own > 0 || now.present === before.present || onlyRuns(now, before)) return;
    if (this.#later > 0 && laterEdits.has(now.past.at(-1)?.name ?? '')) return;
    this.#doing.abort();
    setStage({ ringed: null });
    this.#change({ taken: true, playing: false });
  }

  /** Gives the document back to the story. What the viewer made of it stays to be had. */
  async #takeBack(): Promise<void> {
    const mine = app.getState().history;
    this.#mine = mine.present;
    await this.#returnTo(this.#state().at);
    notify({ kind: 'info', title: translate('story.goesOn'), text: translate('story.goesOnText'), lasts: true, action: { label: 'story.backToMine', run: () => { this.#giveMine(mine); } } });
  }

  #giveMine(history: AppState['history']): void {
    if (playing !== this) return;
    this.#doing.abort();
    void this.#underWay.then(() => backTo({ ...sceneNow(), history }, new Set()));
  }

  async #returnTo(at: number): Promise<void> {
    const mark = this.#marks[at];
    if (!mark) return;
    this.#names = new Map(mark.names);
    setStage({ ringed: null });
    await this.#ownDoing(() => backTo(mark, this.#touched));
    this.#change({ at, busy: false, taken: false, playing: false, fault: null });
  }

  #fail(error: unknown): void {
    this.#change({ playing: false, fault: error instanceof Error ? error.message : String(error) });
    if (!(error instanceof Error)) notifyError(error);
  }
}

function readingTime({ caption }: Step): number {
  const language = currentLanguage();
  return Math.max(shortestCaption, (caption?.[language].length ?? 0) * readingPace[language]);
}

function changedSettings(before: Settings, after: Settings): (keyof Settings)[] {
  return (Object.keys(after) as (keyof Settings)[]).filter((key) => before[key] !== after[key]);
}

function onlyRuns(now: AppState['history'], before: AppState['history']): boolean {
  const { runs: _now, ...rest } = now.present;
  const { runs: _before, ...other } = before.present;
  return (Object.keys(rest) as (keyof typeof rest)[]).every((key) => rest[key] === other[key]);
}

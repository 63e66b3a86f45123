import type { Page } from '@playwright/test';

/** A picture of the window, and how long it stands in the film, ms. */
export interface Shot {
  readonly png: Buffer;
  readonly ms: number;
}

/** How often a picture is taken until the window stands still. */
const mostTries = 20;

/**
 * The pictures of a story, taken at its own time: each as soon as the window stands still, for as long as the story has it
 * stand. How long the machine takes is not in it, so that two recordings are the same.
 */
export class Film {
  readonly shots: Shot[] = [];

  constructor(readonly page: Page) {}

  async shoot(ms: number): Promise<void> {
    let png = await this.#picture();
    for (let tries = 0; tries < mostTries; tries++) {
      const again = await this.#picture();
      const isStill = again.equals(png) && (await this.page.locator('[data-stale]').count()) === 0;
      png = again;
      if (isStill) break;
    }
    const last = this.shots.at(-1);
    if (last?.png.equals(png)) this.shots[this.shots.length - 1] = { png, ms: last.ms + ms };
    else this.shots.push({ png, ms });
  }

  #picture(): Promise<Buffer> {
    return this.page.screenshot({ animations: 'disabled', caret: 'hide' });
  }

  /** While something is dragged, takes so many pictures on the way of each move of the mouse that has steps. */
  followMouse(isDragging: () => boolean): void {
    const { mouse } = this.page;
    const move = mouse.move.bind(mouse);
    let from = { x: 0, y: 0 };
    mouse.move = async (x, y, options) => {
      const parts = options?.steps === undefined || !isDragging() ? 1 : picturesOfMove;
      for (let part = 1; part <= parts; part++) {
        const share = part / parts;
        await move(from.x + (x - from.x) * share, from.y + (y - from.y) * share, options);
        if (parts > 1) await this.shoot(moveTime / parts);
      }
      from = { x, y };
    };
  }
}

const picturesOfMove = 4;
const moveTime = 320; // ms

import { type Area, around, liesWithin } from '../../src-core/graph/frames.ts';

/* Of a large network only a part is worked on: what is in view and what lies around it. */

/** What is in view, and around it as much again on every side: within it the view moves without a change. */
export interface Surroundings {
  readonly view: Area;
  readonly area: Area;
}

export function surroundingsOf(view: Area): Surroundings {
  return { view, area: grown(view, 0.5) };
}

/** Whether what was around a view still does for another one, which may be a part of it where it was zoomed in. */
export function stillAround({ area }: Surroundings, view: Area): boolean {
  return liesWithin(view, area) && view.width * 8 >= area.width;
}

/** How far beyond the view cards are drawn while nothing moves, as a share of it on every side. */
const ahead = 0.25;
/** What was drawn is kept so far behind a view that moves on. */
const kept = 0.5;
/** The share of the view by which the drawn part grows at once: a few cards, so that no frame is late for them. */
const step = 1 / 24;

/** The part in which cards are drawn once the view is here: that of before where the view lies within it. */
export function drawnFor(before: Area, view: Area): Area {
  const isMuchLarger = before.width > view.width * 4;
  if (liesWithin(view, before) && !isMuchLarger) return before;
  const stays = common(before, grown(view, isMuchLarger ? ahead : kept));
  // By whole steps, so that not each move brings a change.
  const wanted = grown(view, step);
  return (stays && around([stays, wanted])) ?? wanted;
}

/** The drawn part a step larger; the same one once it reaches as far beyond the view as it should, to a pixel. */
export function drawnAhead(before: Area, view: Area): Area {
  const wanted = common(around([grown(before, step), view]) ?? view, grown(view, ahead));
  const next = wanted && around([before, wanted]);
  return next && Math.max(next.width - before.width, next.height - before.height) > 1 ? next : before;
}

function grown({ x, y, width, height }: Area, share: number): Area {
  return { x: x - width * share, y: y - height * share, width: width * (1 + 2 * share), height: height * (1 + 2 * share) };
}

/** What two areas have in common; undefined where that is nothing. */
function common(a: Area, b: Area): Area | undefined {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)];
  const [right, bottom] = [Math.min(a.x + a.width, b.x + b.width), Math.min(a.y + a.height, b.y + b.height)];
  return right > x && bottom > y ? { x, y, width: right - x, height: bottom - y } : undefined;
}

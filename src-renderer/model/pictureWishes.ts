import type { PictureWatch } from '../../src-core/protocol/watch.ts';

/*
 * The pictures that are in view. The painter of the wires, the cards and the label of a wire each say which they show;
 * the engine is asked for the elements of these alone.
 */

const byOwner = new Map<object, readonly PictureWatch[]>();
const listeners = new Set<() => void>();
let merged: readonly PictureWatch[] = [];
let isTold = true;

/** Says what one of those who show pictures shows now; nothing where the list is empty. */
export function wishPictures(owner: object, pictures: readonly PictureWatch[]): void {
  const before = byOwner.get(owner) ?? [];
  if (JSON.stringify(before) === JSON.stringify(pictures)) return;
  if (pictures.length === 0) byOwner.delete(owner);
  else byOwner.set(owner, pictures);
  merged = mergedWishes([...byOwner.values()].flat());
  if (!isTold) return;
  isTold = false;
  // Many cards appear at a time.
  queueMicrotask(() => {
    isTold = true;
    for (const listener of listeners) listener();
  });
}

/** All pictures in view, each once. */
export function wishedPictures(): readonly PictureWatch[] {
  return merged;
}

export function onPictureWishes(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The picture of a wire: of its edges together, at the step on the screen or at one of its own. */
export function wirePicture(edges: readonly string[], step: number | undefined): Pick<PictureWatch, 'of' | 'step'> {
  return { of: { kind: 'wire', edges: [...edges] }, ...(step !== undefined && { step }) };
}

/** What a picture is called among the numbers. */
export function pictureKey({ of, step }: Pick<PictureWatch, 'of' | 'step'>): string {
  return JSON.stringify([of.kind === 'wire' ? of.edges[0] : [of.node, of.name], step]);
}

/** Each picture once, with the most elements that anybody asks for. */
export function mergedWishes(pictures: readonly PictureWatch[]): PictureWatch[] {
  const byKey = new Map<string, PictureWatch>();
  for (const picture of pictures) {
    const key = pictureKey(picture);
    const known = byKey.get(key);
    if (!known || known.count < picture.count) byKey.set(key, picture);
  }
  return [...byKey.values()];
}

import { type ActivationFunction, activationFunctions } from '../../node/emitter.ts';
import { footprintOf } from '../../kernels/footprint.ts';
import { Operation, wordsPerInstruction } from '../../kernels/operations.ts';
import type { RunTensor } from '../layout.ts';
import type { Listing } from './listing.ts';

/** Functions whose slope can be told from their value as well as from their argument. */
const knownByValue: ReadonlySet<number> = new Set((['sigmoid', 'tanh', 'relu'] satisfies ActivationFunction[]).map((name) => activationFunctions.indexOf(name)));

/**
 * A pre-activation that nothing but its activation reads has the activation's place: the function is applied in
 * place, and a product in front of it can take it in. `tensors` are all values of the run, in the order of memory;
 * those that `isRead` from outside stay, and those that the program does not write, such as data: they are there for the
 * next run too.
 */
export function aliasActivations(forward: Listing, backward: Listing, tensors: readonly RunTensor[], isRead: (tensor: RunTensor) => boolean, places: number): readonly [forward: Listing, backward: Listing] {
  const aliases = new Map<number, RunTensor | null>();
  const tensorAt = finder(tensors, places);
  const written = new Set<number>();
  const refuse = (place: number): void => {
    const tensor = tensorAt(place);
    if (tensor) aliases.set(tensor.offset, null);
  };
  for (const listing of [forward, backward]) {
    const { code } = listing;
    for (let index = 0; index < listing.count; index++) {
      const at = index * wordsPerInstruction;
      const isActivation = (code[at] === Operation.activate || code[at] === Operation.addActivateGradient) && knownByValue.has(code[at + 1] ?? -1);
      if (isActivation) propose(tensorAt(code[at + 2] ?? 0), tensorAt(code[at + 3] ?? 0));
      for (const { operand, kind } of footprintOf(code, at).uses) {
        const place = code[at + operand] ?? 0;
        if (kind === 'read' && !(isActivation && operand === 2)) refuse(place);
        if (kind !== 'read') written.add(tensorAt(place)?.offset ?? -1);
      }
    }
  }
  const chosen = new Map<number, number>();
  const targets = new Set<number>();
  for (const [offset, to] of aliases) {
    // Of functions one behind the other only two share a place: all in one would wait for each other.
    if (!to || !written.has(offset) || chosen.has(to.offset) || targets.has(offset)) continue;
    chosen.set(offset, to.offset);
    targets.add(to.offset);
  }
  if (chosen.size === 0) return [forward, backward];
  const moved = (place: number): number => {
    const offset = tensorAt(place)?.offset;
    const to = offset === undefined ? undefined : chosen.get(offset);
    return to === undefined || offset === undefined ? place : to + place - offset;
  };
  return [rewrite(forward, moved), rewrite(backward, moved)];

  function propose(x: RunTensor | undefined, y: RunTensor | undefined): void {
    if (!x || !y || x === y || x.size !== y.size || isRead(x)) return;
    const before = aliases.get(x.offset);
    aliases.set(x.offset, before === undefined || before === y ? y : null);
  }
}

/** Which tensor a place of memory belongs to. */
function finder(tensors: readonly RunTensor[], places: number): (place: number) => RunTensor | undefined {
  const starts = tensors.map(({ offset }) => offset);
  return (place) => {
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= place) low = middle + 1;
      else high = middle;
    }
    const tensor = tensors[low - 1];
    return tensor && place < tensor.offset + tensor.size * places ? tensor : undefined;
  };
}

function rewrite(listing: Listing, moved: (place: number) => number): Listing {
  const code = listing.code.slice();
  for (let at = 0; at < code.length; at += wordsPerInstruction) {
    for (const { operand } of footprintOf(listing.code, at).uses) code[at + operand] = moved(code[at + operand] ?? 0);
  }
  return { ...listing, code };
}

import type { Recipe } from '../graph/dataset.ts';
import { makeAdding } from './generators/adding.ts';
import { makeBlobs } from './generators/blobs.ts';
import { makeCharacters } from './generators/characters.ts';
import { makeCircles } from './generators/circles.ts';
import { makeCopy } from './generators/copy.ts';
import { makeDigits } from './generators/digits.ts';
import type { Generated } from './generators/generated.ts';
import { makeLinear } from './generators/linear.ts';
import { makeMoons } from './generators/moons.ts';
import { makeOccurrences } from './generators/occurrences.ts';
import { makeParity } from './generators/parity.ts';
import { makeSine } from './generators/sine.ts';
import { makeSpirals } from './generators/spirals.ts';
import { makeXor } from './generators/xor.ts';

/**
 * The table that a recipe makes: the same numbers on every machine.
 * @throws AppError E_BUDGET where it would be too large
 */
export function makeTable(recipe: Recipe): Generated {
  switch (recipe.kind) {
    case 'xor':
      return makeXor(recipe);
    case 'moons':
      return makeMoons(recipe);
    case 'circles':
      return makeCircles(recipe);
    case 'spirals':
      return makeSpirals(recipe);
    case 'blobs':
      return makeBlobs(recipe);
    case 'sine':
      return makeSine(recipe);
    case 'linear':
      return makeLinear(recipe);
    case 'adding':
      return makeAdding(recipe);
    case 'parity':
      return makeParity(recipe);
    case 'copy':
      return makeCopy(recipe);
    case 'occurrences':
      return makeOccurrences(recipe);
    case 'characters':
      return makeCharacters(recipe);
    case 'digits':
      return makeDigits(recipe);
  }
}

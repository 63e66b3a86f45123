import type { ExportedFile } from '../exportedFile.ts';
import type { NamedTensor } from '../namedTensor.ts';
import { writeNpz } from '../npz.ts';
import { indented } from './pythonText.ts';

/** Lists of numbers too long to be read in code: they lie in a file beside it. */
export class PythonTables {
  readonly #tables = new Map<string, NamedTensor>();

  /** How code reads the list; the same list is there once. */
  nameOf(values: readonly number[] | readonly (readonly number[])[]): string {
    const key = JSON.stringify(values, (_key, value: unknown) => (typeof value === 'number' ? String(value) : value));
    const known = this.#tables.get(key);
    const read = (name: string): string => `tables['${name}']`;
    if (known) return read(known.name);
    const flat: number[] = values.flat();
    const name = `${flat.every((value) => Number.isInteger(value)) ? 'columns' : 'numbers'}_${String(this.#tables.size)}`;
    const [first] = values;
    const shape = typeof first === 'object' ? [values.length, first.length] : [values.length];
    this.#tables.set(key, { name, shape, values: flat });
    return read(name);
  }

  /** The lines that read the file. `entry` makes an array of the library of `arrays[key]`. */
  lines(entry = "arrays[key].astype(int if key.startswith('columns') else float)"): string[] {
    if (this.#tables.size === 0) return [];
    return [
      '# Long lists of columns and of numbers.',
      "with np.load(os.path.join(folder, 'tables.npz'), allow_pickle=False) as arrays:",
      ...indented([`tables = {key: ${entry} for key in arrays.files}`]),
    ];
  }

  files(): ExportedFile[] {
    return this.#tables.size === 0 ? [] : [{ name: 'tables.npz', content: writeNpz([...this.#tables.values()], 'float64') }];
  }
}

/** A table of texts with a name for each column. */
export interface TypedTable {
  readonly names: readonly string[];
  readonly cells: readonly (readonly string[])[];
}

/** Takes a pasted text apart: tabs between cells where there are any, else semicolons or commas. Null where there is no table in it. */
export function typedTable(text: string): TypedTable | null {
  const lines = text.replace(/\r\n?/g, '\n').split('\n').filter((line) => line.trim() !== '');
  const [head, ...rest] = lines;
  if (head === undefined || rest.length === 0) return null;
  const between = ['\t', ';', ','].find((sign) => head.includes(sign)) ?? '\t';
  const cellsOf = (line: string): string[] => line.split(between).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  const width = Math.max(...lines.map((line) => cellsOf(line).length));
  const taken = new Set<string>();
  const names = Array.from({ length: width }, (_, index) => {
    const name = cellsOf(head)[index] ?? '';
    const wanted = name === '' ? `x${String(index + 1)}` : name;
    let free = wanted;
    for (let number = 2; taken.has(free); number++) free = `${wanted} ${String(number)}`;
    taken.add(free);
    return free;
  });
  // Every row has a cell for every column.
  return { names, cells: rest.map((line) => [...cellsOf(line), ...new Array<string>(width).fill('')].slice(0, width)) };
}

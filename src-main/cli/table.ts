/** Rows as lines with aligned columns, under a head with a rule. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => rows.reduce((most, row) => Math.max(most, width(row[column] ?? '')), width(title)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - width(cell))))
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((length) => '─'.repeat(length)).join('  '), ...rows.map(line)].join('\n');
}

/** Columns that a text takes in a terminal: Chinese characters take two. */
function width(text: string): number {
  let columns = 0;
  for (const character of text) columns += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/.test(character) ? 2 : 1;
  return columns;
}

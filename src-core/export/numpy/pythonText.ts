/* How numbers and texts are written in Python. */

export function pythonNumber(value: number): string {
  if (Number.isNaN(value)) return 'np.nan';
  if (!Number.isFinite(value)) return value > 0 ? 'np.inf' : '-np.inf';
  return Object.is(value, -0) ? '-0.0' : String(value);
}

/** A string literal on one line. JSON's escapes are Python's too. */
export function pythonString(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function indented(lines: readonly string[], by = 1): string[] {
  return lines.map((line) => (line === '' ? '' : `${'    '.repeat(by)}${line}`));
}

/**
 * A table as RFC 4180 says, rows ended by CR LF. Numbers have all their digits; one that is not there (NaN) is left empty.
 * A text that a spreadsheet would run as a formula gets an apostrophe before it; signed numbers are none.
 */
export function csvText(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map((cell) => (typeof cell === 'number' ? numberCell(cell) : textCell(cell))).join(',')}\r\n`).join('');
}

function numberCell(value: number): string {
  return Number.isNaN(value) ? '' : String(value);
}

function textCell(text: string): string {
  const isFormula = /^[=@\t\r]/.test(text) || (/^[-+]/.test(text) && !/^[-+][\d.,/e+-]*$/i.test(text));
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

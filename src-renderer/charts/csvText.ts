import type { ChartTable } from './drawing.ts';

/** A table as RFC 4180 says; numbers with all their digits, what was not measured is left empty. */
export function csvText({ names, rows }: ChartTable): string {
  return [names, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number): string {
  if (typeof value === 'number') return Number.isNaN(value) ? '' : String(value);
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

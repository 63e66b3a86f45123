import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { hintCodes } from '../explain/hintMessages.ts';
import { errorCodes } from './appError.ts';
import { diagnosticCodes } from './diagnostic.ts';

test('docs/errors.md has a row for every code, and for nothing else', () => {
  const text = readFileSync(path.join(import.meta.dirname, '../../docs/errors.md'), 'utf8');
  const rows = [...text.matchAll(/^\| ([EWH]_\w+) \|/gm)].map(([, code]) => code);
  expect(rows.sort()).toEqual([...diagnosticCodes, ...errorCodes, ...hintCodes].sort());
});

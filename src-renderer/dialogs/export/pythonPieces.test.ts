import { expect, test } from 'vitest';
import { codeLines } from './pythonPieces.ts';

const text = '"""Two\nlines # no comment"""\nx = "a#b"  # a comment: for\n\nfor step in range(T):\n    informed = step\n';
const ofKind = (kind: string): string[] => codeLines('model.py', text).flat().filter((piece) => piece.kind === kind).map((piece) => piece.text);

test('what is told apart is only what Python takes for it', () => {
  expect(ofKind('comment')).toEqual(['# a comment: for']);
  expect(ofKind('string')).toEqual(['"""Two', 'lines # no comment"""', '"a#b"']);
  expect(ofKind('word')).toEqual(['for', 'in']);
});

test('the pieces of the lines are the text, in any file', () => {
  for (const name of ['model.py', 'README.md']) expect(`${codeLines(name, text).map((line) => line.map((piece) => piece.text).join('')).join('\n')}\n`).toBe(text);
  expect(codeLines('README.md', text).flat().every(({ kind }) => kind === 'plain')).toBe(true);
});

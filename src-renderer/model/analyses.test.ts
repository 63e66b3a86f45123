import { expect, test } from 'vitest';
import { emptyDocument } from '../../src-core/graph/document.ts';
import { analysisOf } from './analyses.ts';

test('a document that was just there is not analysed anew, and others have analyses of their own', () => {
  const documents = Array.from({ length: 6 }, (_, index) => ({ ...emptyDocument('id'), title: String(index) }));
  const [first, second] = documents.map(analysisOf);
  const [one, two] = documents;
  if (!one || !two || !first || !second) throw new Error('there are two documents');
  expect(first.graph.document).toBe(one);
  // Four others came after them: both are made anew, and then stay.
  expect(analysisOf(one)).not.toBe(first);
  const again = analysisOf(two);
  expect(again).not.toBe(second);
  expect(analysisOf(two)).toBe(again);
  expect(analysisOf(one).graph.document).toBe(one);
});

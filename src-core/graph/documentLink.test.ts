import { deflateSync } from 'fflate';
import { expect, it } from 'vitest';
import { exampleIds, openExample, templateIds } from '../examples/catalogue.ts';
import { seededRandom } from '../tensor/random.ts';
import { newWindowOf } from '../protocol/windowAddress.ts';
import { documentOfLink, linkOf, longestLink } from './documentLink.ts';

it.each([...exampleIds, ...templateIds])('carries %s there and back, in an address that a page takes', (id) => {
  const document = openExample(id);
  const link = linkOf(document);
  expect(documentOfLink(link)).toEqual(document);
  expect(newWindowOf(`#doc=${link}`)).toEqual({ link });
  expect(newWindowOf(`#example=${id}`)).toEqual({ example: id });
});

it('refuses to make a link that nobody could pass on', () => {
  const document = openExample('lstm-step');
  const random = seededRandom(1);
  const values = Array.from({ length: longestLink / 8 }, () => random.next());
  const [first, ...rest] = document.parameters;
  if (!first) throw new Error('the example has parameters');
  const large = { ...document, parameters: [{ ...first, values: { shape: [values.length], values } }, ...rest] };
  expect(() => linkOf(large)).toThrow(expect.objectContaining({ code: 'E_FILE_TOO_LARGE' }) as Error);
});

it('says of a link that was cut off or changed that it is not whole, or what is wrong with its text', () => {
  const link = linkOf(openExample('lstm-step'));
  for (const cut of [0, 1, 10, link.length >> 1, link.length - 8]) expect(() => documentOfLink(link.slice(0, cut))).toThrow(expect.objectContaining({ code: expect.stringMatching(/^E_FILE_/) as string }) as Error);
  expect(() => documentOfLink(`A${link}`)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^E_FILE_/) as string }) as Error);
});

it('unpacks no more than a document may have: of 67 MB of zeros it stops at 16 MB', () => {
  // Deflated a thousandfold, one piece of zeros after the other.
  const zeros = deflateSync(new Uint8Array(2 ** 26), { level: 1 });
  const link = Buffer.from(zeros).toString('base64url');
  const before = process.memoryUsage().arrayBuffers;
  expect(() => documentOfLink(link)).toThrow(expect.objectContaining({ code: 'E_FILE_TOO_LARGE' }) as Error);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 25);
});

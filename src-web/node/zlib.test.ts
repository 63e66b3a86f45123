import * as node from 'node:zlib';
import { expect, it } from 'vitest';
import { promisify } from './util.ts';
import * as standIn from './zlib.ts';

const text = '{"a": "梯度"}'.repeat(5000);

it('packs what Node unpacks, and unpacks what Node packed', async () => {
  expect(node.gunzipSync(await promisify(standIn.gzip)(text)).toString()).toBe(text);
  const unpacked = await promisify(standIn.gunzip)(node.gzipSync(text), { maxOutputLength: 2 ** 20 });
  expect(new TextDecoder().decode(unpacked)).toBe(text);
});

it('refuses what is damaged, and what would be longer than it may be', async () => {
  const packed = node.gzipSync(text);
  await expect(promisify(standIn.gunzip)(packed, { maxOutputLength: 100 })).rejects.toThrow('longer');
  await expect(promisify(standIn.gunzip)(packed.subarray(0, 5), { maxOutputLength: 2 ** 20 })).rejects.toThrow();
  await expect(promisify(standIn.gunzip)(Buffer.from('no archive at all'), { maxOutputLength: 2 ** 31 })).rejects.toThrow();
});

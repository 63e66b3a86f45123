import { expect, test } from 'vitest';
import { z } from 'zod';
import { DocumentSchema, NodeSchema } from './document.ts';
import { lookedAtOnce } from './lookedAtOnce.ts';
import { neuron } from '../testing/networks.ts';

/** A schema that counts how often it looks at an object. */
function counting(): { schema: z.ZodType<{ name: string }>; looks: () => number } {
  let looks = 0;
  const schema = lookedAtOnce(z.strictObject({ name: z.string().min(2) }).refine(() => (looks += 1) > 0));
  return { schema, looks: () => looks };
}

test('what was read is not looked at again, neither to be sent nor to be read', () => {
  const { schema, looks } = counting();
  const read = z.decode(schema, { name: 'one' });
  expect(z.encode(schema, read)).toBe(read);
  expect(z.decode(schema, read)).toBe(read);
  expect(looks()).toBe(1);
});

test('what was sent is not looked at again; another object with the same contents is', () => {
  const { schema, looks } = counting();
  const made = { name: 'one' };
  z.encode(schema, made);
  z.encode(schema, made);
  expect(looks()).toBe(1);
  z.encode(schema, { ...made });
  expect(looks()).toBe(2);
});

test('what did not pass is looked at each time', () => {
  const { schema } = counting();
  const wrong = { name: '1' };
  const list = z.array(schema).max(3);
  for (const round of [1, 2]) {
    expect(z.safeDecode(schema, wrong).error?.issues, `round ${String(round)}`).toMatchObject([{ path: ['name'] }]);
    expect(z.safeEncode(schema, wrong).error?.issues, `round ${String(round)}`).toMatchObject([{ path: ['name'] }]);
    // What is sent in a list is looked at without its checks first.
    expect(z.safeEncode(list, [wrong]).error?.issues, `round ${String(round)}`).toMatchObject([{ path: [0, 'name'] }]);
  }
});

test('a document is sent with the nodes that were read, and a node that was changed is looked at', () => {
  const { nodes, ...rest } = z.decode(DocumentSchema, z.encode(DocumentSchema, neuron()));
  const [first, ...others] = nodes;
  const sent = z.encode(DocumentSchema, { ...rest, nodes });
  expect(sent.nodes.every((node, index) => node === nodes[index])).toBe(true);
  const changed = { ...rest, nodes: [{ ...NodeSchema.parse(first), id: '' }, ...others] };
  expect(z.safeEncode(DocumentSchema, changed).error?.issues).toMatchObject([{ path: ['nodes', 0, 'id'] }]);
});

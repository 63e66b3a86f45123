import { openExample } from '../examples/catalogue.ts';
import { readDocument, writeDocument } from '../graph/fileFormat.ts';
import { readFragment, takeFragment, writeFragment } from '../graph/fragment.ts';
import { analyse } from '../graph/validate.ts';
import { registry } from '../node/registry.ts';
import type { FuzzTarget } from './fuzz.ts';
import { type Json, mutateBytes, mutateJson } from './mutate.ts';

const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: false }).decode(bytes);

/** A text of JSON whose tree is damaged, and at times its bytes. */
function jsonTarget(text: string, read: (text: string) => number): FuzzTarget & { readonly valid: Uint8Array } {
  const valid = new TextEncoder().encode(text);
  const tree = JSON.parse(text) as Json;
  return {
    valid,
    make: (random) => {
      const bytes = new TextEncoder().encode(mutateJson(random, tree));
      return random.next() < 0.1 ? mutateBytes(random, bytes, [valid]) : bytes;
    },
    read: (bytes) => read(textOf(bytes)),
  };
}

const network = openExample('relu-sgd-step');

/** Project files. What can be read is also looked at as it is when it is opened: every fault in it is a diagnostic. */
export const projectFuzz = jsonTarget(writeDocument(network), (text) => {
  const { document } = readDocument(text);
  return analyse(document, registry).order.length + document.parameters.reduce((sum, { values }) => sum + values.values.length, 0);
});

/** Copied parts of networks, as they come from the clipboard and from files of modules. */
export const fragmentFuzz = jsonTarget(writeFragment(takeFragment(network, { nodes: new Set(network.nodes.map(({ id }) => id)) })), (text) => {
  const { nodes, parameters } = readFragment(text);
  return nodes.length + parameters.reduce((sum, { values }) => sum + values.values.length, 0);
});

import { expect, test } from 'vitest';
import { registry } from '../../src-core/node/registry.ts';
import { configFields } from './configFields.ts';
import { paletteEntries, searchEntries } from './paletteEntries.ts';

test('every node type is in the palette, presets each by itself', () => {
  expect(new Set(paletteEntries.map((entry) => entry.type))).toEqual(new Set(registry.keys()));
  expect(new Set(paletteEntries.map((entry) => entry.id)).size).toBe(paletteEntries.length);
});

test('a search finds titles in both languages, those that begin with it first', () => {
  expect(searchEntries('tanh')[0]?.id).toBe('activation:tanh');
  expect(searchEntries('线性层')[0]?.id).toBe('linear');
  expect(searchEntries('no such node')).toEqual([]);
});

test('every field of every config has a form control and a label', () => {
  for (const definition of registry.values()) {
    for (const field of configFields(definition)) {
      expect(field.kind, `${definition.type}.${field.name}`).not.toBe('unknown');
      expect(definition.labels[field.name], `${definition.type}.${field.name}`).toBeDefined();
      if (field.kind !== 'choice') continue;
      for (const choice of field.choices) expect(definition.labels[`${field.name}.${choice}`], `${definition.type}.${field.name}.${choice}`).toBeDefined();
    }
  }
});

import { readFileSync } from 'node:fs';
import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { checkDocument } from '../engine/check.ts';
import { agreesWithComputed } from '../explain/answers.ts';
import { agreesWithTyped, readTyped } from '../explain/typedNumber.ts';
import { writeDocument } from '../graph/fileFormat.ts';
import { registry } from '../node/registry.ts';
import { exampleFiles } from './catalogue.generated.ts';
import { exampleIds, openExample } from './catalogue.ts';
import { chineseWords } from './chinese.ts';

/** What the sources print wrongly: example, text printed, what is right. */
const knownErrata = [
  ['relu-sgd-step', '0.0162', 0.015976616538217907],
  ['mlp-3-2-2', '0.0008', 0.0023882011937315937],
  ['relu-two-fc', '2', -2],
  ['activation-derivatives', '0.025', 0.25],
] as const;

it('the gallery has every example, once', () => {
  expect([...exampleIds].sort()).toEqual(Object.keys(exampleFiles).sort());
  expect(new Set(exampleIds).size).toBe(11);
});

it.each(['nothing', '__proto__', 'toString'])('an id that is no example is refused: %s', (id) => {
  expect(() => openExample(id)).toThrow(expect.objectContaining({ code: 'E_NOT_FOUND' }));
});

it('the errata are those that are known', () => {
  const errata = exampleIds.flatMap((id) =>
    checkDocument(openExample(id), registry)
      .answers.filter(({ verdict }) => verdict === 'erratum')
      .map(({ expected, actual }) => [id, expected.published?.join(), actual[0]]),
  );
  const known = knownErrata.map(([id, printed, right]): unknown[] => [id, printed, expect.closeTo(right, 12)]);
  expect(errata).toEqual(known);
});

describe.each(exampleIds)('%s', (id) => {
  const document = openExample(id);
  const check = checkDocument(document, registry);

  it('runs without a complaint', () => {
    expect(check.analysis.diagnostics).toEqual([]);
  });

  it.each(check.answers.map((answer) => [answer.expected.what, answer] as const))('%s', (_what, { expected: { computed, published, erratum }, actual }) => {
    expect(computed ?? published).toBeDefined();
    if (computed) {
      expect(actual).toHaveLength(computed.length);
      for (const [index, value] of computed.entries()) {
        expect(agreesWithComputed(value, actual[index] ?? NaN), `computed ${String(value)}, the run gives ${String(actual[index])}`).toBe(true);
      }
    }
    if (published) {
      expect(actual).toHaveLength(published.length);
      const agrees = published.every((text, index) => {
        const printed = readTyped(text);
        return printed.kind === 'number' && agreesWithTyped(printed, actual[index] ?? NaN);
      });
      expect(agrees, `printed ${published.join(', ')}, the run gives ${actual.join(', ')}`).toBe(erratum === undefined);
    }
  });

  it('has gradients that agree with central differences', () => {
    expect(check.gradients.filter(({ verdict }) => verdict !== 'agrees')).toEqual([]);
    expect(check.passed).toBe(true);
  });

  it('is written as the program writes it', () => {
    expect(readFileSync(new URL(`./${id}.chainrule.json`, import.meta.url), 'utf8')).toBe(writeDocument(document));
  });

  it('has cards that do not overlap', () => {
    // A card is 220 px wide and up to 180 px high.
    const overlaps = document.nodes.flatMap((a, index) =>
      document.nodes.slice(index + 1).filter((b) => Math.abs(a.position.x - b.position.x) < 240 && Math.abs(a.position.y - b.position.y) < 200).map((b) => [a.id, b.id]),
    );
    expect(overlaps).toEqual([]);
  });

  it('has a description whose formulas can be typeset', () => {
    const pieces = (document.description ?? '').split('$');
    expect(pieces.length % 2).toBe(1);
    for (const formula of pieces.filter((_, index) => index % 2 === 1)) {
      expect(() => katex.renderToString(formula, { throwOnError: true, strict: 'error' })).not.toThrow();
    }
  });
});

describe.each(exampleIds)('%s in Chinese', (id) => {
  const english = openExample(id);
  const chinese = openExample(id, 'zh-CN');
  const han = /[\u4e00-\u9fff]/;

  it('has every word, and the same formulas', () => {
    expect(chinese.title).toMatch(han);
    const formulas = (text = ''): string[] => [...text.matchAll(/\$[^$]+\$/g)].map(([formula]) => formula).sort();
    expect(formulas(chinese.description)).toEqual(formulas(english.description));
    expect(chineseWords[id]?.errata?.length ?? 0).toBe(english.errata?.length ?? 0);
    for (const erratum of chinese.errata ?? []) expect(erratum).toMatch(han);
  });

  it('leaves no English word in what a number is called, and every slip is told', () => {
    for (const [index, { what, erratum }] of chinese.expected.entries()) {
      const known = ['softmax', 'tanh', 'log-sum-exp', 'log softmax', 'ReLU', 'sigmoid', 'out', 'Loss'];
      const rest = known.reduce((text, word) => text.replaceAll(word, ''), what);
      expect(rest, english.expected[index]?.what).not.toMatch(/[A-Za-z]{4,}/);
      if (erratum !== undefined) expect(erratum).not.toBe(english.expected[index]?.erratum);
    }
  });

  it('is the same network', () => {
    const { title: _t, description: _d, errata: _e, expected: ours, ...rest } = chinese;
    const { title: _title, description: _description, errata: _errata, expected: theirs, ...original } = english;
    expect(rest).toEqual(original);
    expect(ours.map(({ at, after, published, computed }) => ({ at, after, published, computed }))).toEqual(theirs.map(({ at, after, published, computed }) => ({ at, after, published, computed })));
  });
});

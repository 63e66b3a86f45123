import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { colourPairs } from '../model/settings.ts';

type Rgb = readonly [red: number, green: number, blue: number];

/** The tokens that hold for a theme and a pair, as the cascade of the two files gives them. */
function tokensOf(theme: 'light' | 'dark', pair: string): ReadonlyMap<string, string> {
  const css = ['tokens.css', 'pairs.css'].map((file) => readFileSync(path.join(import.meta.dirname, file), 'utf8')).join('\n');
  const tokens = new Map<string, string>();
  for (const [, selector = '', body = ''] of css.matchAll(/(:root[^{}]*)\{([^{}]*)\}/g)) {
    const [wantsTheme, wantsPair] = [/data-theme='(\w+)'/.exec(selector)?.[1], /data-pair='([\w-]+)'/.exec(selector)?.[1]];
    if ((wantsTheme !== undefined && wantsTheme !== theme) || (wantsPair !== undefined && wantsPair !== pair)) continue;
    for (const [, name = '', value = ''] of body.matchAll(/(--[\w-]+):\s*([^;]+);/g)) tokens.set(name, value.trim());
  }
  return tokens;
}

/** Of linear light, from 0 to 1. */
function linear(hex: string): Rgb {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

const luminance = ([red, green, blue]: Rgb): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

/** Contrast as WCAG 2 defines it. */
function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(linear(a)), luminance(linear(b))].toSorted((x, y) => y - x);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

/** Machado, Oliveira, Fernandes (2009), "A physiologically-based model for simulation of color vision deficiency", severity 1.0. */
const sights: Readonly<Record<string, readonly Rgb[]>> = {
  full: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

function seen(hex: string, sight: readonly Rgb[]): Rgb {
  const [red, green, blue] = linear(hex);
  const [r = 0, g = 0, b = 0] = sight.map((row) => Math.min(1, Math.max(0, row[0] * red + row[1] * green + row[2] * blue)));
  return [r, g, b];
}

/** CIELAB, D65. */
function lab([red, green, blue]: Rgb): Rgb {
  const f = (share: number): number => (share > 0.008856 ? Math.cbrt(share) : 7.787 * share + 16 / 116);
  const x = f((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047);
  const y = f(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  const z = f((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function difference(a: string, b: string, sight: readonly Rgb[]): number {
  const [from, to] = [lab(seen(a, sight)), lab(seen(b, sight))];
  return Math.hypot(from[0] - to[0], from[1] - to[1], from[2] - to[2]);
}

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  test.each(colourPairs)('%s can be read on every ground', (pair) => {
    const tokens = tokensOf(theme, pair);
    for (const hue of ['--forward', '--backward']) {
      for (const ground of ['--paper', '--panel', '--card', '--chip']) expect(contrast(tokens.get(hue) ?? '', tokens.get(ground) ?? ''), `${hue} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    }
    // Rows that are marked, and formulas, lie on the pair's own soft ground.
    expect(contrast(tokens.get('--forward') ?? '', tokens.get('--forward-soft') ?? '')).toBeGreaterThanOrEqual(4.5);
    expect(contrast(tokens.get('--backward') ?? '', tokens.get('--backward-soft') ?? '')).toBeGreaterThanOrEqual(4.5);
  });

  // Two colours with a difference of 25 in CIELAB are taken for others at a glance; 2.3 can just be told apart.
  test.each(colourPairs.filter((pair) => pair !== 'mono'))('%s stays two colours for all kinds of colour blindness', (pair) => {
    const tokens = tokensOf(theme, pair);
    for (const [name, sight] of Object.entries(sights)) expect(difference(tokens.get('--forward') ?? '', tokens.get('--backward') ?? '', sight), name).toBeGreaterThan(25);
  });

  test.each(colourPairs)('%s tells negative from positive numbers, and both from zero', (pair) => {
    const tokens = tokensOf(theme, pair);
    const [negative = '', zero = ''] = [tokens.get('--strip-negative'), tokens.get('--strip-zero')];
    for (const hue of ['--forward', '--backward']) {
      const positive = tokens.get(hue) ?? '';
      for (const [name, sight] of Object.entries(sights)) {
        for (const [a, b] of [[negative, positive], [negative, zero], [zero, positive]] as const) expect(difference(a, b, sight), `${hue}, ${name}`).toBeGreaterThan(20);
      }
    }
  });

  test('the pair without hues has a pattern instead, and the others have none', () => {
    expect(colourPairs.filter((pair) => tokensOf(theme, pair).get('--backward-pattern') === 'stripes')).toEqual(['mono']);
  });
});

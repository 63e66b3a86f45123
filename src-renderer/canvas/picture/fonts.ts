import { base64Of } from '../../model/base64.ts';
import type { Shape } from '../../charts/drawing.ts';

/** Files of fonts, fetched once: by address, their rule with the font inside. */
const inlined = new Map<string, Promise<string>>();

/** The rules of the page's own fonts that the texts use, with the fonts inside. */
export async function fontRules(shapes: readonly Shape[]): Promise<string> {
  const used = usedIn(shapes);
  const rules = [...document.styleSheets].flatMap((sheet) => {
    const list = [...sheet.cssRules].filter((rule): rule is CSSFontFaceRule => rule instanceof CSSFontFaceRule);
    return list.map((rule) => ({ rule, base: sheet.href ?? location.href }));
  });
  const wanted = rules.filter(({ rule }) => isUsed(rule, used));
  return (await Promise.all(wanted.map(({ rule, base }) => inlinedRule(rule, base)))).join('\n');
}

interface Used {
  /** By font family, the characters that are set in it. */
  readonly characters: ReadonlyMap<string, ReadonlySet<number>>;
}

function usedIn(shapes: readonly Shape[]): Used {
  const characters = new Map<string, Set<number>>();
  const visit = ({ text, attributes, children = [] }: Shape): void => {
    if (text !== undefined) {
      for (const family of familiesOf(String(attributes['fontFamily'] ?? ''))) {
        const set = characters.get(family) ?? new Set();
        for (const character of text) set.add(character.codePointAt(0) ?? 0);
        characters.set(family, set);
      }
    }
    children.forEach(visit);
  };
  shapes.forEach(visit);
  return { characters };
}

function familiesOf(list: string): string[] {
  return list.split(',').map((name) => name.trim().replaceAll(/^['"]|['"]$/g, ''));
}

function isUsed({ style }: CSSFontFaceRule, { characters }: Used): boolean {
  const [family = ''] = familiesOf(style.getPropertyValue('font-family'));
  const set = characters.get(family);
  if (!set) return false;
  const ranges = style.getPropertyValue('unicode-range');
  if (ranges === '') return true;
  return ranges.split(',').some((range) => {
    const [, from = '', to = from] = /U\+([0-9A-F?]+)(?:-([0-9A-F]+))?/i.exec(range) ?? [];
    const [low, high] = [Number.parseInt(from.replaceAll('?', '0'), 16), Number.parseInt(to.replaceAll('?', 'F'), 16)];
    return [...set].some((code) => code >= low && code <= high);
  });
}

function inlinedRule(rule: CSSFontFaceRule, base: string): Promise<string> {
  const source = rule.style.getPropertyValue('src');
  const [, address = ''] = /url\(["']?([^"')]+\.woff2[^"')]*)["']?\)/.exec(source) ?? [];
  const url = new URL(address, base).href;
  const known = inlined.get(url);
  if (known) return known;
  const made = embed(rule, url);
  inlined.set(url, made);
  made.catch(() => inlined.delete(url));
  return made;
}

async function embed({ style }: CSSFontFaceRule, url: string): Promise<string> {
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
  const kept = ['font-family', 'font-style', 'font-weight', 'unicode-range'].flatMap((name) => {
    const value = style.getPropertyValue(name);
    return value === '' ? [] : [`${name}: ${value}`];
  });
  return `@font-face { ${kept.join('; ')}; src: url(data:font/woff2;base64,${base64Of(bytes)}) format('woff2'); }`;
}

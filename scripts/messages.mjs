// Checks the texts of the interface: each is used by a source, each that a source asks for is there, in both
// languages; and that the check itself works: a planted unused text and a planted missing one are caught.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root } from './root.mjs';

/**
 * Keys that are put together while the program runs: `*` stands for a part that is some string or property name of the
 * sources. Every template that makes such a key has to be here, and every line here has to be made by a template.
 */
export const dynamicKeys = [
  'category.*', 'chart.*', 'check.takes.*', 'command.*', 'command.group.*', 'data.about.*', 'data.delimiter.*', 'data.header.*', 'data.missing.*',
  'data.fault.*', 'data.field.*', 'data.kind.*', 'data.kindName.*', 'data.normalise.*', 'data.recipe.*',
  'data.sequence.*', 'data.split.*', 'derivation.*', 'digits.*', 'difference.part.*', 'difference.what.*',
  'engine.restarted.*', 'export.about.*', 'export.group.*', 'export.layout.*', 'export.name.*', 'export.precision.*', 'expression.*', 'fault.*', 'find.by.*', 'frame.hue.*', 'health.*', 'health.*InTime', 'health.try.*',
  'health.try.*InTime', 'heat.range.*', 'heat.scale.*', 'kernels.*', 'keys.refused.*', 'mend.*', 'notFinite.*', 'parameter.initialiser.*', 'picture.*',
  'results.part.*', 'results.view.*', 'rounded.*', 'sweep.column.*', 'sweep.range.*',
  'sweep.setting.*', 'threads.*', 'toolbar.*.*', 'training.*', 'training.*.*.*', 'training.*.hint', 'training.metric.*',
  'training.optimizer.*', 'training.outcome.*', 'training.quantity.*', 'training.schedule.*', 'triangle.*',
  'unreadable.*', 'verdict.*', 'versions.reason.*', 'walk.phase.*', 'walk.title.*', 'walk.words.*', 'weights.refused.*', 'weights.stands.*',
  'weights.step.*',
];

const tables = /(^|\/)(en|zhCN|\w+En|\w+ZhCN)\.ts$/;
const folders = ['src-renderer', 'src-core'];

/** The keys of all texts of a language, from the files of its tables. */
function keysOf(files, ending) {
  const keys = new Map();
  for (const { name, source } of files.filter((file) => ending.test(file.name))) {
    const visit = (node) => {
      if (ts.isPropertyAssignment(node) && ts.isStringLiteral(node.name)) keys.set(node.name.text, name);
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return keys;
}

/** Every string and property name of the sources, their templates, and the keys that are asked for by name. */
function wordsOf(files) {
  const words = new Set();
  const templates = new Map();
  const asked = new Map();
  const visit = (file, node) => {
    if (ts.isStringLiteralLike(node)) words.add(node.text);
    if ((ts.isPropertyAssignment(node) || ts.isPropertySignature(node) || ts.isShorthandPropertyAssignment(node)) && ts.isIdentifier(node.name)) words.add(node.name.text);
    if (ts.isTemplateExpression(node)) templates.set([node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('*'), file);
    if (ts.isCallExpression(node) && ['t', 'translate'].includes(node.expression.getText()) && node.arguments[0] && ts.isStringLiteralLike(node.arguments[0])) asked.set(node.arguments[0].text, file);
    ts.forEachChild(node, (child) => visit(file, child));
  };
  for (const { name, source } of files) visit(name, source);
  return { words, templates, asked };
}

const plural = /_(one|other)$/;
const stemOf = (key) => key.replace(plural, '');

/** What is wrong with the texts of these files: unused keys, missing keys, templates that are not declared, and declared ones that nothing makes. */
export function faultsOf(files, dynamic = dynamicKeys) {
  const sources = files.filter(({ name }) => !tables.test(name));
  const { words, templates, asked } = wordsOf(sources);
  const english = keysOf(files, /(^|\/)(en|\w+En)\.ts$/);
  const chinese = keysOf(files, /(^|\/)(zhCN|\w+ZhCN)\.ts$/);
  const stems = new Set([...english.keys()].flatMap((key) => [key, stemOf(key)]));
  const patterns = dynamic.map((pattern) => ({ pattern, expression: new RegExp(`^${pattern.split('*').map((part) => part.replaceAll(/[.?]/g, '\\$&')).join('(.+)')}$`) }));
  const isMade = (key) => patterns.some(({ expression }) => expression.exec(key)?.slice(1).every((part) => words.has(part)) ?? false);
  const starts = new Set([...english.keys()].map((key) => key.split('.')[0]));
  return [
    ...[...english].filter(([key]) => !words.has(key) && !words.has(stemOf(key)) && !isMade(key) && !isMade(stemOf(key))).map(([key, file]) => `${file}: nothing uses "${key}"`),
    ...[...asked].filter(([key]) => !stems.has(key)).map(([key, file]) => `${file}: there is no text "${key}"`),
    ...[...english].filter(([key]) => !chinese.has(key)).map(([key, file]) => `${file}: "${key}" has no Chinese text`),
    ...[...chinese].filter(([key]) => !english.has(key)).map(([key, file]) => `${file}: "${key}" has no English text`),
    ...[...templates].filter(([pattern]) => looksLikeKey(pattern, starts) && !dynamic.includes(pattern)).map(([pattern, file]) => `${file}: the template "${pattern}" may make keys of texts; declare it in scripts/messages.mjs`),
    ...dynamic.filter((pattern) => !templates.has(pattern)).map((pattern) => `scripts/messages.mjs: no template makes "${pattern}"`),
  ];
}

/** Whether a template begins as keys do: with the first part of some key, and a dot. */
function looksLikeKey(pattern, starts) {
  return /^[A-Za-z]+\.[\w.*]*$/.test(pattern) && starts.has(pattern.split('.')[0]);
}

function sourceFiles() {
  const list = folders.flatMap((folder) => readdirSync(path.join(root, folder), { recursive: true }).map((name) => path.join(folder, name)));
  return list.filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|\.d\.ts$/.test(name)).map((name) => fileOf(name.replaceAll('\\', '/'), readFileSync(path.join(root, name), 'utf8')));
}

/** A file as the check reads it. */
export function fileOf(name, text) {
  return { name, source: ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, name.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS) };
}

/** Throws where a fault that is planted in a few small files is not found, or one is found where none is. */
function checkPlanted() {
  const plant = (source, extra = {}) => faultsOf([fileOf('en.ts', `export const en = { 'a.one': '', 'b.x': '', 'n_one': '', 'n_other': '', ${extra.en ?? ''} };`), fileOf('zhCN.ts', `export const zhCN = { 'a.one': '', 'b.x': '', 'n_one': '', 'n_other': '', ${extra.zh ?? ''} };`), fileOf('source.tsx', source)], ['b.*']);
  const sound = "t('a.one'); t('n', { count: 1 }); t(`b.${kind}`); const kind = 'x';";
  const cases = [
    [plant(sound), undefined],
    [plant(sound, { en: "'c.unused': ''", zh: "'c.unused': ''" }), 'nothing uses "c.unused"'],
    [plant(sound, { en: "'b.unused': ''", zh: "'b.unused': ''" }), 'nothing uses "b.unused"'],
    [plant(`${sound} t('a.missing');`), 'there is no text "a.missing"'],
    [plant(sound, { zh: "'c.only': ''" }), '"c.only" has no English text'],
    [plant(`${sound} t('c.only');`, { en: "'c.only': ''" }), '"c.only" has no Chinese text'],
    [plant(`${sound} t(\`a.\${which}\`);`), 'the template "a.*" may make keys'],
    [plant("t('a.one'); t('n'); t('b.x');"), 'no template makes "b.*"'],
  ];
  for (const [found, wanted] of cases) {
    const right = wanted === undefined ? found.length === 0 : found.length === 1 && found[0].includes(wanted);
    if (!right) throw new Error(`the check of the texts does not work: wanted ${wanted ?? 'nothing'}, found ${found.join('; ') || 'nothing'}`);
  }
  return cases.length - 1;
}

export function checkMessages() {
  const planted = checkPlanted();
  const files = sourceFiles();
  const faults = faultsOf(files);
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) throw new Error(`${faults.length} faults in the texts of the interface`);
  console.log(`${keysOf(files, /(^|\/)(en|\w+En)\.ts$/).size} texts are used and there in both languages; ${planted} planted faults were caught`);
}

if (process.argv[1] === path.join(root, 'scripts/messages.mjs')) checkMessages();

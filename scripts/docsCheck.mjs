// Checks the documentation: the site's links, pictures and what it would load, and in its sources the samples. Commands that
// are shown exist, with their options; JSON is JSON, and projects and stories are what the program reads; TypeScript is
// TypeScript. Each kind of fault is also planted once, and has to be found.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build, transform } from 'esbuild';
import { buildIfChanged } from './build.mjs';
import { root } from './root.mjs';

const site = path.join(root, 'dist/docs');

export async function checkDocs() {
  await buildIfChanged(['docs']);
  const html = new Map(filesOf(site, '.html').map((name) => [name, readFileSync(path.join(site, name), 'utf8')]));
  const known = await readKnown();
  const sources = ['README.md', 'SECURITY.md', ...filesOf(path.join(root, 'docs'), '.md').map((name) => `docs/${name}`)].map((name) => [name, readFileSync(path.join(root, name), 'utf8')]);
  const faults = siteFaults(html);
  let samples = 0;
  for (const [name, text] of sources) {
    const found = samplesOf(text);
    samples += found.length;
    for (const sample of found) for (const fault of await sampleFaults(sample, known)) faults.push(`${name}: ${fault}`);
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const planted = await missedFaults(html, known);
  if (planted.missed.length > 0) throw new Error(`planted, and not found: ${planted.missed.join(', ')}`);
  console.log(`${html.size} pages lead to each other, with every picture, and load nothing from elsewhere; ${samples} samples of code are right; ${planted.count} planted faults were found`);
}

/** What is wrong between the pages of a site, by their names. */
function siteFaults(html) {
  const faults = [];
  const ids = new Map([...html].map(([name, text]) => [name, new Set([...text.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id))]));
  for (const [name, text] of html) {
    const say = (what) => faults.push(`${name}: ${what}`);
    for (const [tag, element, , address] of text.matchAll(/<(a|link|script|img|source|iframe)\b[^>]*?\b(href|src)="([^"]*)"[^>]*>/g)) {
      if (/^(?:https?:)?\/\//.test(address)) {
        if (element !== 'a') say(`loads ${address} from elsewhere`);
        continue;
      }
      if (address.startsWith('/')) say(`${address} is no relative address`);
      const [file, fragment] = address.split('#');
      const target = file === '' ? name : path.posix.join(path.posix.dirname(name), decodeURIComponent(file));
      if (!html.has(target) && !existsSync(path.join(site, target))) say(`${address} is not there`);
      else if (fragment !== undefined && !ids.get(target)?.has(decodeURIComponent(fragment))) say(`${address} has no such place`);
      if (element === 'img' && !/\balt="/.test(tag)) say(`the picture ${address} has no text in its place`);
    }
    if (/<script\b(?![^>]*\bsrc=)|<style\b|\son\w+="/.test(text)) say('has a script or style of its own, which the app’s policy stops');
    if (text.includes('katex-error')) say('has a formula that could not be set');
    if (/(?<!\\)\$\$/.test(text.replace(/<(code|annotation)[^>]*>.*?<\/\1>/gs, ''))) say('shows $$: a formula that was not set');
    if (!/<title>[^<]+<\/title>/.test(text) || (text.match(/<h1[ >]/g) ?? []).length !== 1) say('needs one title');
  }
  return faults;
}

/** The fenced samples of a document, as { language, code }. */
function samplesOf(text) {
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language, code]) => ({ language, code }));
}

async function sampleFaults({ language, code }, known) {
  if (language === 'json') return jsonFaults(code, known);
  // What is left out of a sample with comments is shown by an ellipsis or by words for values; a whole one is read.
  if (language === 'jsonc') return isWhole(code) ? jsonFaults(withoutComments(code), known) : [];
  if (language === 'ts') return transform(code.replaceAll('…', 'undefined'), { loader: 'ts' }).then(() => [], (error) => [`TypeScript that is none: ${error.message.split('\n')[1] ?? error.message}`]);
  return ['sh', ''].includes(language) ? commandFaults(code, known) : [];
}

function isWhole(code) {
  try {
    JSON.parse(withoutComments(code));
    return true;
  } catch {
    return false;
  }
}

/** Line comments stand at the end of a line; none of the samples has two slashes in a text. */
function withoutComments(code) {
  return code.replace(/\/\/.*$/gm, '');
}

function jsonFaults(code, { readProject, readStory }) {
  try {
    const value = JSON.parse(code);
    if (value.format === 'chainrule') readProject(value);
    if (value.format === 'chainrule-story') readStory(value);
    return [];
  } catch (error) {
    return [`JSON that is not right: ${error.message.split('\n')[0]}`];
  }
}

/** Lines of npm, npx and chainrule: the script, the command and each option exist. */
function commandFaults(code, { scripts, commands }) {
  return code.split('\n').flatMap((line) => {
    const [, npmScript] = /^\s*npm run (\S+)/.exec(line) ?? [];
    if (npmScript !== undefined && !scripts[npmScript]) return [`npm run ${npmScript} is no script`];
    const [, typed] = /^\s*(?:npx \.|chainrule|node scripts\/chainrule\.mjs)(?=\s)(.*)$/.exec(line.replace(/\s#.*$/, '')) ?? [];
    if (typed === undefined) return [];
    const [name, ...rest] = typed.trim().split(/\s+/);
    if (name.startsWith('-')) return [];
    const options = commands.get(name);
    if (!options) return [`chainrule ${name} is no command`];
    return rest.map((word) => word.replaceAll(/[[\]]/g, '').split('=')[0]).filter((word) => /^--\w/.test(word) && !options.has(word)).map((word) => `chainrule ${name} has no ${word}`);
  });
}

/** The scripts, the commands with their options, and the readers of files. */
async function readKnown() {
  const contents = `export { createProgram } from './src-main/cli/program.ts'; export { readDocument } from './src-core/graph/fileFormat.ts'; export { StorySchema } from './src-core/story/story.ts';`;
  const bundle = await build({ stdin: { contents, resolveDir: root, loader: 'ts' }, bundle: true, write: false, format: 'cjs', platform: 'node', logLevel: 'error' });
  const module = { exports: {} };
  const { createRequire } = await import('node:module');
  new Function('module', 'exports', 'require', bundle.outputFiles[0].text)(module, module.exports, createRequire(import.meta.url));
  const { createProgram, readDocument, StorySchema } = module.exports;
  const program = createProgram('0', {}, () => undefined);
  return {
    scripts: JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).scripts,
    commands: new Map(program.commands.map((command) => [command.name(), new Set(command.options.flatMap(({ long }) => (long ? [long] : [])).concat('--help'))])),
    readProject: (value) => readDocument(JSON.stringify(value)),
    readStory: (value) => StorySchema.parse(value),
  };
}

/** One fault of each kind; those that nobody found are named. */
async function missedFaults(html, known) {
  const page = (body) => new Map([...html, ['planted.html', `<title>t</title><h1 id="here">t</h1>${body}`]]);
  const pages = {
    'a link to nothing': '<a href="nodes/none.html">x</a>',
    'a link to no place': '<a href="#there">x</a>',
    'an absolute link': '<a href="/index.html">x</a>',
    'a missing picture': '<img src="pictures/none.png" alt="">',
    'a picture without text': '<img src="pictures/light.png">',
    'a script from elsewhere': '<script src="https://example.org/x.js"></script>',
    'an own script': '<script>1</script>',
    'a formula that is not set': '<p>$$x$$</p>',
    'a second title': '<h1>u</h1>',
  };
  const samples = {
    'an unknown script': { language: 'sh', code: 'npm run nothing\n' },
    'an unknown command': { language: '', code: 'chainrule nothing x\n' },
    'an unknown option': { language: 'sh', code: 'npx . run x --nothing\n' },
    'broken JSON': { language: 'json', code: '{ "a": }' },
    'a project with an unknown key': { language: 'jsonc', code: '{ "format": "chainrule", "schemaVersion": 3, "nothing": 1 }' },
    'a story without steps': { language: 'json', code: '{ "format": "chainrule-story", "version": 1 }' },
    'broken TypeScript': { language: 'ts', code: 'const x: = 1;' },
  };
  const missed = Object.keys(pages).filter((what) => siteFaults(page(pages[what])).length !== 1);
  for (const [what, sample] of Object.entries(samples)) if ((await sampleFaults(sample, known)).length !== 1) missed.push(what);
  return { missed, count: Object.keys(pages).length + Object.keys(samples).length };
}

function filesOf(folder, ending) {
  return readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(ending)).map((name) => name.replaceAll(path.sep, '/')).sort();
}

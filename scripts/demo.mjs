// npm run demo -- lstm-step: tells a story on the real app by pointer and keyboard. What it is about is in e2e/stories.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pathToFileURL } from 'node:url';
import { ensureModules } from './modules.mjs';
import { root } from './root.mjs';

const ending = '.story.json';
const ownFolder = path.join(root, 'demo-output');
const storiesFolder = path.join(root, 'e2e/stories');
const usage = `npm run demo -- <story> [options]

  <story>             one of: ${storyNames().join(', ')}; or a ${ending} file
  --headed            in a window that is seen, at reading speed
  --speed N           how fast captions go: 1 leaves time to read them (as fast as it goes where nobody watches)
  --language LANG     en or zh-CN
  --record FILE       makes a film: out.gif, out.webm, or out.mp4 where ffmpeg is installed; at the story's own time, so that
                      two films of one story are the same
  --host HOST         server, or electron (on its stand-in where its binary is missing)
  --pictures DIR      where the pictures and exported files are left (demo-output)
  --help              show this text`;

const options = readOptions();
if (options) {
  try {
    await demonstrate(options);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}

async function demonstrate({ name, headed, speed, language, pictures, record, host }) {
  const file = storyFile(name);
  ensureModules();
  const { buildIfChanged } = await import('./build.mjs');
  await buildIfChanged(['main', 'renderer']);
  const { ensureTestBrowser } = await import('./testBrowser.mjs');
  ensureTestBrowser();
  const { tell, readStory, beginningOf, writeDocument } = await bundledPlayer();
  const story = readStory(readFileSync(file, 'utf8'));
  const temporary = mkdtempSync(path.join(tmpdir(), 'chainrule-demo-'));
  try {
    const beginning = story.begin.kind === 'empty' ? undefined : path.join(temporary, 'beginning.chainrule.json');
    if (beginning !== undefined) writeFileSync(beginning, writeDocument(beginningOf(story, language)));
    console.log(`Telling “${story.title[language]}”:`);
    // Our own folder alone: another one may hold what is somebody's.
    if (pictures === ownFolder) rmSync(pictures, { recursive: true, force: true });
    await tell(story, { folder: pictures, beginning, language, speed, headed, record, host, log: (line) => console.log(line) });
    console.log(`The pictures and what was exported are in ${path.relative(process.cwd(), pictures) || '.'}.`);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** The options, or nothing where help was asked for or they are not right; that is then said. */
function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        headed: { type: 'boolean', default: false },
        speed: { type: 'string' },
        language: { type: 'string', default: 'en' },
        pictures: { type: 'string', default: ownFolder },
        record: { type: 'string' },
        host: { type: 'string', default: 'server' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      console.log(usage);
      return undefined;
    }
    if (positionals.length !== 1) throw new Error(positionals.length === 0 ? 'which story?' : `one story is told at a time, not ${positionals.length}`);
    if (!['server', 'electron'].includes(values.host)) throw new Error(`--host ${values.host} is none: server or electron`);
    const speed = values.speed === undefined ? (values.headed ? 1 : Infinity) : Number(values.speed);
    if (!(speed > 0)) throw new Error(`--speed ${values.speed} is no speed: give a number above 0`);
    if (!['en', 'zh-CN'].includes(values.language)) throw new Error(`--language ${values.language} is not spoken: en or zh-CN`);
    return { name: positionals[0], headed: values.headed, speed, language: values.language, pictures: path.resolve(values.pictures), host: values.host, record: values.record === undefined ? undefined : path.resolve(process.env.INIT_CWD ?? process.cwd(), values.record) };
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
    return undefined;
  }
}

function storyNames() {
  return readdirSync(storiesFolder).filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
}

function storyFile(name) {
  if (name.endsWith('.json')) return path.resolve(process.env.INIT_CWD ?? process.cwd(), name);
  if (!storyNames().includes(name)) throw new Error(`there is no story named "${name}"; there are: ${storyNames().join(', ')}`);
  return path.join(storiesFolder, `${name}${ending}`);
}

/** The player shares the page objects of the specs, which are TypeScript, as the reader of stories is. */
async function bundledPlayer() {
  const { build } = await import('esbuild');
  // Two folders below the root, as the sources are, so that what they look up beside them is found. Each process has its
  // own file: another one would read it half written.
  const outfile = path.join(root, `.cache/stories/tell-${process.pid}.mjs`);
  const contents = `export { tell } from './e2e/stories/tell.ts'; export { readStory, beginningOf } from './src-core/story/readStory.ts'; export { writeDocument } from './src-core/graph/fileFormat.ts';`;
  try {
    await build({ stdin: { contents, resolveDir: root, loader: 'ts' }, outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', logLevel: 'warning' });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(outfile, { force: true });
  }
}

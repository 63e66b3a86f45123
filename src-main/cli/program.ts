import { Command, InvalidArgumentError, Option } from 'commander';
import { AppError } from '../../src-core/graph/appError.ts';
import { optimizerKinds } from '../../src-core/graph/training.ts';
import { weightFormats, weightLayouts, weightTargets } from '../../src-core/protocol/appContract.ts';
import { codeFormats } from '../../src-core/protocol/exportContract.ts';
import { kernelChoices } from '../../src-core/protocol/kernelChoice.ts';
import type { SecondThread } from '../../src-core/kernels/wasm/threads/secondThread.ts';
import { mostSeed } from '../../src-core/tensor/random.ts';
import { check, explainPart, exportTo, importModel, listExamples, type Outcome, run } from './commands.ts';
import { errorLine } from './errorLine.ts';
import { helperBundleIn, secondThreadOf } from '../engine/helperHost.ts';
import type { Installation, StartWishes } from './installation.ts';
import { solve } from './solve.ts';
import { sweep } from './sweep.ts';
import { train } from './train.ts';
import { varied } from './varied.ts';

const source = 'a project file, or an example’s id';

/** The command line. `done` is given what a command prints. Usage errors are thrown as CommanderError. */
export function createProgram(version: string, place: Installation, done: (outcome: Outcome) => void): Command {
  const program = new Command('chainrule')
    .description('Run, check, train and export networks without a window. The exit status is 0 when all is fine, 1 when a check failed, 2 for bad usage or unreadable input, 130 after Ctrl-C.')
    .version(version)
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => {
        write(`${errorLine(new AppError('E_USAGE', `${text.replace(/^error: /, '').trim()} (chainrule --help lists the commands)`))}\n`);
      },
    });

  const json = (): Option => new Option('--json', 'print data instead of tables; see docs/cli.md').default(false);
  const digits = (usual = 6): Option => new Option('--digits <n>', 'significant digits in tables').default(usual).argParser(wholeNumber(1, 17));
  const weights = (): Option => new Option('--weights <file>', 'take the parameters from an exported file, by name');

  program
    .command('start')
    .description('open the app, in Electron where it is installed, else in a browser')
    .argument('[project]', 'a project file to open')
    .option('--browser', 'in a browser, even where Electron is installed', false)
    .option('--no-open', 'open nothing; print the address')
    .addOption(new Option('--port <n>', 'listen on this port, or the next free one; 0 takes any').default(4400).argParser(wholeNumber(0, 65_535)))
    .action(async (openPath: string | undefined, options: Omit<StartWishes, 'openPath'>) => {
      await place.start({ ...options, openPath }).catch((error: unknown) => {
        throw new AppError('E_USAGE', `Chainrule could not be started: ${error instanceof Error ? error.message : String(error)}`);
      });
    });
  program
    .command('docs')
    .description('print the address of the documentation on this machine')
    .action(async () => {
      done({ text: await place.documentation(), passed: true });
    });
  program
    .command('examples')
    .description('list the worked examples, the training templates and the examples of node types')
    .addOption(json())
    .action(async (options: { json: boolean }) => {
      done(await listExamples({ ...options, digits: 6 }));
    });
  program
    .command('run')
    .description('run forward and backward: loss, every edge’s value and gradient, parameters')
    .argument('<source>', source)
    .addOption(new Option('--steps <k>', 'update steps to make before reading').default(0).argParser(wholeNumber(0, 1e9)))
    .addOption(weights())
    .addOption(json())
    .addOption(digits())
    .action(async (given: string, options: Parameters<typeof run>[1]) => {
      done(await run(given, options));
    });
  program
    .command('check')
    .description('validate, compare every gradient with central differences, and the published answers with the run; or grade answers')
    .argument('<source>', source)
    .addOption(new Option('--answers <files...>', 'grade answer sheets and students’ projects, or folders of them, against the source’s questions'))
    .addOption(new Option('--csv <file>', 'write the graded answers as a table too'))
    .addOption(json())
    .addOption(digits())
    .action(async (given: string, options: Parameters<typeof check>[1]) => {
      done(await check(given, options));
    });
  program
    .command('explain')
    .description('take one gradient apart: every path from the number to the loss, with its product and its share; or give a node’s Jacobian')
    .argument('<source>', source)
    .option('--of <name>', 'a parameter, or an input or target node')
    .option('--jacobian <node>', 'the local derivatives of this node instead, ∂y/∂x, for one sample at one step')
    .addOption(new Option('--element <k>', 'its element, from 0, row by row').default(0).argParser(wholeNumber(0, 1e9)))
    .addOption(new Option('--sample <n>', 'one sample, from 1 (default: all for a parameter, the first for data)').argParser(wholeNumber(1, 1e9)))
    .addOption(new Option('--step <t>', 'the time step of the data, from 1').argParser(wholeNumber(1, 1e9)))
    .addOption(json())
    .addOption(digits())
    .action(async (given: string, options: Parameters<typeof explainPart>[1]) => {
      done(await explainPart(given, options));
    });
  program
    .command('solve')
    .description('work a document out: given values, forward, loss, backward, updates and check, with every formula')
    .argument('<source>', source)
    .option('--out <file>', 'where to write: .md, .html or .pdf (default: Markdown on the standard output)')
    .addOption(new Option('--language <language>', 'of the words').choices(['en', 'zh-CN']).default('en'))
    .addOption(new Option('--decimals <n>', 'decimals of the numbers').default(4).argParser(wholeNumber(0, 15)))
    .action(async (given: string, options: Parameters<typeof solve>[1]) => {
      done(await solve(given, options, place));
    });
  const settings = (command: Command): Command =>
    command
      .addOption(new Option('--epochs <n>', 'how often each sample is taken').argParser(wholeNumber(1, 1e9)))
      .addOption(new Option('--batch <n>', 'samples in a batch, or "all"').argParser((text) => (text === 'all' ? text : wholeNumber(1, 1e9)(text))))
      .addOption(new Option('--lr <eta>', 'learning rate').argParser(finiteNumber))
      .addOption(new Option('--kernels <kind>', 'what computes: automatic is the same bits on every machine for float64, and the fastest for float32; reference is plain TypeScript').choices(kernelChoices).default('automatic'))
      .addOption(new Option('--threads <count>', 'automatic shares large products with a second thread where that is faster here, with the same bits').choices(threadCounts).default('automatic'))
      .addOption(new Option('--optimizer <kind>', 'with its usual settings, or the document’s where it is its own').choices(optimizerKinds));
  settings(program.command('train').description('train on the document’s data set, or where it has none on its rows, and write what comes out; settings that are not given are the document’s'))
    .argument('<source>', source)
    .addOption(new Option('--seed <s>', 'draw all parameters anew from this seed, and the order of the samples too').argParser(wholeNumber(0, mostSeed)))
    .addOption(new Option('--out <file>', `write the weights: ${weightFormats.map((name) => `.${name}`).join(', ')}`))
    .addOption(new Option('--save <file>', 'write the project with the run, .chainrule.json'))
    .addOption(new Option('--log <file>', 'write a line for each epoch, .jsonl'))
    .addOption(new Option('--resume', 'go on with the newest run of the project, as if it had never stopped').default(false))
    .addOption(weights())
    .addOption(json())
    .addOption(digits())
    .action(async (given: string, options: Parameters<typeof train>[1] & Threaded) => {
      done({ ...(await train(given, options, secondFor(options, place))), passed: true });
    });
  settings(program.command('sweep').description('train every combination of some settings with several seeds, on the same samples, and compare the losses'))
    .argument('<source>', source)
    .requiredOption('--vary <setting=values>', `what is varied; can be given up to four times: ${varied.join(', ')}; see docs/cli.md`, (text: string, before: readonly string[] | undefined) => [...(before ?? []), text])
    .addOption(new Option('--seeds <n>', 'how many, from the document’s own on, or a list such as 1,2,7').default('3'))
    .addOption(new Option('--save <file>', 'write the best as a project, ready to be trained'))
    .addOption(json())
    .addOption(digits(4))
    .action(async (given: string, options: Parameters<typeof sweep>[1] & Threaded) => {
      done({ ...(await sweep(given, options, secondFor(options, place))), passed: true });
    });
  program
    .command('export')
    .description('write the document’s parameters to a file, or the whole network as code to a folder')
    .argument('<source>', source)
    .addOption(new Option('--format <format>', 'default: as the file’s name ends').choices([...weightTargets, ...codeFormats]))
    .addOption(new Option('--layout <layout>', 'of a file of weights: whose names and arrangement; default: chainrule').choices([...weightLayouts]))
    .addOption(new Option('--precision <precision>', 'of an ONNX model; default: the document’s').choices(['float32', 'float64']))
    .option('--with-loss', 'an ONNX model also takes the targets and gives the loss')
    .requiredOption('--out <path>', 'the file to write; for code and csv the folder')
    .action(async (given: string, options: Parameters<typeof exportTo>[1]) => {
      done(await exportTo(given, options));
    });
  program
    .command('import')
    .description('make a project of an ONNX model')
    .argument('<model>', 'an .onnx file')
    .requiredOption('--out <file>', 'the project to write, ending in .chainrule.json')
    .action(async (given: string, { out }: { out: string }) => {
      done(await importModel(given, out));
    });
  return program;
}

const threadCounts = ['automatic', '1'] as const;

interface Threaded {
  readonly threads: (typeof threadCounts)[number];
}

function secondFor({ threads }: Threaded, { distFolder }: Installation): SecondThread | undefined {
  return threads === '1' ? undefined : secondThreadOf(() => helperBundleIn(distFolder), { hasWindow: false });
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (text.trim() === '' || !Number.isInteger(number) || number < least || number > most) throw new InvalidArgumentError(`Give a whole number from ${String(least)} to ${String(most)}.`);
    return number;
  };
}

function finiteNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) throw new InvalidArgumentError('Give a number.');
  return number;
}

#!/usr/bin/env node
// Starts Chainrule: installs and builds what is missing, then opens the app in Electron, in an installed
// browser, or prints where it is. Plain Node without dependencies, so that it works in a fresh clone.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfChanged } from './build.mjs';
import { hasDisplay } from './browsers.mjs';
import { electronBinaryOrFetch } from './electronBinary.mjs';
import { ensureModules } from './modules.mjs';
import { runElectron } from './runElectron.mjs';
import { runServer } from './runServer.mjs';

const usage = `npm start -- [options] [project.chainrule.json]

  --browser     open in an installed browser even where Electron is there
  --no-open     open nothing; print the address
  --port N      listen on this port (4400; the next free one where it is in use)
  --help        show this text`;

const arguments_ = readArguments();
try {
  if (arguments_) await start(arguments_);
} catch (error) {
  console.error(`Chainrule could not be started: ${error.message}`);
  process.exit(1);
}

async function start({ browser, open, port, openPath }) {
  ensureModules();
  await buildIfChanged();
  const electron = open && !browser && hasDisplay() ? await electronBinaryOrFetch() : undefined;
  if (electron) await runElectron(electron, openPath);
  else await runServer({ port, open, openPath });
}

/** The options, or nothing where help was asked for or they are not right; that is then said. */
function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        browser: { type: 'boolean', default: false },
        'no-open': { type: 'boolean', default: false },
        port: { type: 'string', default: '4400' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      console.log(usage);
      return undefined;
    }
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port} is not a port: give a number from 0 to 65535`);
    if (positionals.length > 1) throw new Error(`one project can be opened, not ${positionals.length}`);
    // npm changes to the repository's folder; the path was typed in another.
    const openPath = positionals[0] === undefined ? undefined : path.resolve(process.env.INIT_CWD ?? process.cwd(), positionals[0]);
    return { browser: values.browser, open: !values['no-open'], port, openPath };
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
    return undefined;
  }
}

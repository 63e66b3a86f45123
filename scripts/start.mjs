#!/usr/bin/env node
// Starts Chainrule: installs and builds what is missing, then opens the app in Electron, in an installed
// browser, or prints where it is. Plain Node without dependencies, so that it works in a fresh clone.
import { parseArgs } from 'node:util';
import { openApp } from './openApp.mjs';

const usage = `npm start -- [options] [project.chainrule.json]

  --browser     open in an installed browser even where Electron is there
  --no-open     open nothing; print the address
  --port N      listen on this port (4400; the next free one where it is in use)
  --help        show this text`;

const arguments_ = readArguments();
try {
  if (arguments_) await openApp(arguments_);
} catch (error) {
  console.error(`Chainrule could not be started: ${error.message}`);
  process.exit(1);
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
    return { browser: values.browser, open: !values['no-open'], port, openPath: positionals[0] };
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
    return undefined;
  }
}

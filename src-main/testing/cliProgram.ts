import { main } from '../cli/main.ts';
import { commandLineAlone } from './installation.ts';

// The command line as a program of its own, as far as tests need it.
void main(process.argv.slice(2), '9.8.7', commandLineAlone).then((status) => {
  process.exitCode = status;
});

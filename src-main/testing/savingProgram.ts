import { startupSnapshot } from 'node:v8';
import { saveOverAndOver } from './savingLoop.ts';

// A program that saves over and over into a folder, until it is killed: `<folder> <atomic|plain> <first value>`. It is
// started from a snapshot of its heap, as hundreds of them are started and each would spend its life loading.
startupSnapshot.setDeserializeMainFunction(() => {
  const [, folder = '', mode = '', first = '0'] = process.argv;
  void saveOverAndOver(folder, mode, Number(first));
});

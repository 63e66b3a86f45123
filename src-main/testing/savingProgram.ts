import { saveOverAndOver } from './savingLoop.ts';

// A program that saves one file over and over, until it is killed.
void saveOverAndOver(process.argv[2] ?? '');

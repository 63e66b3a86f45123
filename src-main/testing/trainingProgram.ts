import { trainInHost } from './trainInHost.ts';

// A host whose page trains, until it is killed: `trainingProgram <folder> <worker>`.
void trainInHost(process.argv[2] ?? '', process.argv[3] ?? '');

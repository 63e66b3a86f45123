import { databaseFiles, keptPlaces } from './database.ts';
import { download } from './download.ts';
import type { FileStore } from './fileStore.ts';
import { Places } from './places.ts';

/** The files that the services see: those in the browser's storage. */
export const files: FileStore = databaseFiles;

/** Those of them that are on the user's disk as well. */
export const places = new Places(keptPlaces, download);

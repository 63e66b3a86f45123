import { importFile } from '../services/tables/import/importFile.ts';
import { TableStore } from '../services/tables/tableStore.ts';

// Imports the file that is named into the store that is named, and prints what that took: megabytes of memory at most
// beyond those at the start, seconds, and how often its progress was told.

const [file = '', folder = ''] = process.argv.slice(2);
const before = process.memoryUsage.rss();
const started = performance.now();
let [peak, events] = [before, 0];
const look = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 5);
const options = { delimiter: null, header: null, decimal: null, missing: 'keep', columns: null } as const;
const never = { aborted: false, addEventListener: () => undefined };

void importFile({ path: file, options }, new TableStore(folder), never, () => {
  events += 1;
}).then(({ info }) => {
  clearInterval(look);
  const { rows, columns } = info.table;
  process.stdout.write(JSON.stringify({ rows, columns: columns.length, megabytes: (peak - before) / 2 ** 20, seconds: (performance.now() - started) / 1000, events }));
});

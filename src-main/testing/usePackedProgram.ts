import { usePacked } from './usePacked.ts';

const [folder = ''] = process.argv.slice(2);
usePacked(folder).then(
  (used) => {
    console.log(used);
    process.exit(0);
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);

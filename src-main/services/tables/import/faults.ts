import type { ImportFault } from '../../../../src-core/protocol/tableContract.ts';

const mostListed = 200;
const longestText = 200;

/** What is not as it should be in a file: the first ones with their places, and how many there are. */
export class FaultList {
  readonly listed: ImportFault[] = [];
  count = 0;

  /** `row` and `column` count from 1. */
  add(kind: ImportFault['kind'], row: number, column: number, name: string, text: string): void {
    this.count += 1;
    if (this.listed.length < mostListed) this.listed.push({ kind, row, column, name, text: text.slice(0, longestText) });
  }
}

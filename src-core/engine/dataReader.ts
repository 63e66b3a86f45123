import { describe } from '../data/describe.ts';
import { rowsOfSamples } from '../data/sampleRows.ts';
import { type SampleSet, sampleSet } from '../data/samples.ts';
import { loadTable } from '../data/source.ts';
import type { DataSet, Table, TableSource } from '../graph/dataset.ts';
import type { GraphDocument } from '../graph/document.ts';
import type { DataSummary, SampleRows } from '../protocol/samples.ts';
import { ownSamples } from '../train/ownSamples.ts';
import type { EngineHost } from './clock.ts';

/** Reads the tables of data sets; the newest one is kept, as the next question is most likely about it too. */
export class DataReader {
  readonly #host: EngineHost;
  #newest: { readonly key: string; readonly table: Promise<Table> } | undefined;

  constructor(host: EngineHost) {
    this.#host = host;
  }

  /** What a document is trained on: its data set, or the rows on the canvas. @throws AppError E_TABLE_MISSING, E_DATA_… */
  async samplesOf(document: GraphDocument): Promise<SampleSet> {
    return document.dataset ? this.#samples(document.dataset) : ownSamples(document);
  }

  async describe(data: DataSet): Promise<DataSummary> {
    return describe(data, await this.#table(data.source));
  }

  async rows(data: DataSet, samples: readonly number[]): Promise<SampleRows> {
    return rowsOfSamples(await this.#samples(data), samples);
  }

  async #samples(data: DataSet): Promise<SampleSet> {
    return sampleSet(data, await this.#table(data.source));
  }

  #table(source: TableSource): Promise<Table> {
    const key = source.kind === 'stored' ? source.hash : JSON.stringify(source.recipe);
    if (this.#newest?.key === key) return this.#newest.table;
    const table = loadTable(source, (hash) => this.#host.readTable(hash));
    this.#newest = { key, table };
    table.catch(() => {
      // What could not be read is tried again the next time.
      if (this.#newest?.table === table) this.#newest = undefined;
    });
    return table;
  }
}

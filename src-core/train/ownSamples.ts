import type { SampleSet } from '../data/samples.ts';
import type { GraphDocument } from '../graph/document.ts';

const none = new Int32Array(0);

/** The rows on the canvas as samples to train on: where a document has no data set. All of them are for training. */
export function ownSamples({ data: { samples, steps, lengths, columns } }: GraphDocument): SampleSet {
  const rows = new Map(Object.entries(columns).map(([node, { values }]) => [node, { values: values.values, width: values.values.length / (samples * steps) }]));
  return {
    count: samples,
    steps,
    lengths: lengths ? Int32Array.from(lengths) : null,
    widths: new Map([...rows].map(([node, { width }]) => [node, width])),
    parts: { training: Int32Array.from({ length: samples }, (_, index) => index), validation: none, test: none },
    read: (node, sample, step, out, at) => {
      const row = rows.get(node);
      if (!row) return;
      const from = (sample * steps + step) * row.width;
      for (let k = 0; k < row.width; k++) out[at + k] = row.values[from + k] ?? 0;
    },
  };
}

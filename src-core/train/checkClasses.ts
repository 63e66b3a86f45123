import type { SampleSet } from '../data/samples.ts';
import { AppError } from '../graph/appError.ts';
import { nodeName, portKey } from '../graph/resolve.ts';
import type { Analysis } from '../graph/validate.ts';

/**
 * Looks through the class indices that come straight from the samples: each must be one of the classes that the
 * network has scores for.
 * @throws AppError E_DATA_CLASS with the node, the sample (from 1) and the number
 */
export function checkClasses({ graph, shapes, order }: Analysis, samples: SampleSet): void {
  for (const { node, inputs } of order) {
    for (const { name: port, classesOf } of inputs) {
      const edge = graph.incoming.get(portKey(node.id, port));
      const source = edge && graph.nodes.get(edge.source.node);
      const scores = classesOf === undefined ? undefined : graph.incoming.get(portKey(node.id, classesOf));
      const classes = scores && shapes.outputs.get(portKey(scores.source.node, scores.source.port))?.at(-1);
      if (source?.definition.data && classes !== undefined) checkIndices(source.node.id, nodeName(source.node, source.definition), samples, classes);
    }
  }
}

function checkIndices(node: string, name: string, samples: SampleSet, classes: number): void {
  const row = new Float64Array(samples.widths.get(node) ?? 0);
  for (let sample = 0; sample < samples.count; sample++) {
    const length = samples.lengths ? (samples.lengths[sample] ?? 0) : samples.steps;
    for (let step = 0; step < length; step++) {
      samples.read(node, sample, step, row, 0);
      const bad = row.find((value) => !Number.isInteger(value) || value < 0 || value >= classes);
      if (bad === undefined) continue;
      const message = `"${name}" says class ${String(bad)} for sample ${String(sample + 1)}, but the network has scores for the classes 0 to ${String(classes - 1)}. Give the last layer more units, or choose another column.`;
      throw new AppError('E_DATA_CLASS', message, { node, sample: sample + 1, value: bad });
    }
  }
}

import { openExample } from '../examples/catalogue.ts';
import { readDocument, writeDocument } from '../graph/fileFormat.ts';
import { readFragment, takeFragment, writeFragment } from '../graph/fragment.ts';
import { analyse } from '../graph/validate.ts';
import { registry } from '../node/registry.ts';
import { jsonTarget } from './jsonFuzz.ts';

/** The network whose files are damaged. */
export const mlpProject = openExample('relu-sgd-step');

/** Project files. What can be read is also looked at as it is when it is opened: every fault in it is a diagnostic. */
export const projectFuzz = jsonTarget(writeDocument(mlpProject), (text) => {
  const { document } = readDocument(text);
  return analyse(document, registry).order.length + document.parameters.reduce((sum, { values }) => sum + values.values.length, 0);
});

/** Copied parts of networks, as they come from the clipboard and from files of modules. */
export const fragmentFuzz = jsonTarget(writeFragment(takeFragment(mlpProject, { nodes: new Set(mlpProject.nodes.map(({ id }) => id)) })), (text) => {
  const { nodes, parameters } = readFragment(text);
  return nodes.length + parameters.reduce((sum, { values }) => sum + values.values.length, 0);
});

import type { Diagnostic, DiagnosticCode } from './diagnostic.ts';

type Details = Readonly<Record<string, string | number>>;
type Place = Pick<Diagnostic, 'node' | 'port' | 'edge' | 'parameter'>;

/** What is the case, and what to do about it. `{name}` stands for a detail. */
export interface AdvisedText {
  readonly message: string;
  readonly advice: string;
}

/** The English sentences of each diagnostic: what is wrong and where, and what mends it. */
export const diagnosticMessages: Readonly<Record<DiagnosticCode, AdvisedText>> = {
  E_NODE_TYPE: { message: '{name} has the type "{type}", which this version does not know.', advice: 'Delete the node, or open the file with the version that has this type.' },
  E_NODE_ID: { message: 'Two nodes have the id "{id}".', advice: 'Give one of them another, or delete it.' },
  E_NODE_VERSION: { message: '{name} was saved by a newer version of its type ({version}; this program knows {known}).', advice: 'Update Chainrule, or replace the node.' },
  E_CONFIG: { message: '{name}: the setting "{field}" is not valid ({reason}).', advice: 'Correct it in the inspector.' },
  E_EDGE_END: { message: 'A wire ends at port "{port}" of "{node}", which does not exist.', advice: 'Delete the wire, or bring the port back.' },
  E_PORT_TAKEN: { message: '{name}: port "{port}" already has a wire.', advice: 'Delete it first, or add the values with an Add node.' },
  E_PORT_UNCONNECTED: { message: '{name} needs a wire at port "{port}".', advice: 'Draw a wire to this port, or delete the node.' },
  E_LOSS_OUTPUT: { message: '{name} is a loss: its value joins the total loss, so no wire can leave it.', advice: 'Delete the wire: a loss is where a network ends.' },
  E_CYCLE: { message: 'The wires form a cycle without a delay: {cycle}.', advice: 'Put a Delay node into it.' },
  E_CYCLE_DIRECTIONS: { message: 'These nodes depend on themselves through delays of both directions: {cycle}.', advice: 'Let all delays of a cycle run the same way.' },
  E_SHAPE: { message: '{name} expects {expected} at port "{port}", but receives {received}.', advice: 'Change the width of one of the two, or put a layer between them.' },
  E_SHAPE_UNKNOWN: { message: '{name}: the shape of what it holds cannot be told.', advice: 'Connect its inputs, or set its size in the inspector.' },
  E_PARAMETER_MISSING: { message: '{name} has no values for its parameter "{slot}".', advice: 'Connect the node anew: it gets its parameters then.' },
  E_PARAMETER_SHAPE: { message: '{name}: parameter "{parameter}" has shape {received}, but {expected} is needed.', advice: 'Give the slot a parameter of its own, or undo the change of shape.' },
  E_DATA_MISSING: { message: '{name} has no rows of data.', advice: 'Type them in the inspector, or bind it to columns of the data set.' },
  E_DATA_SHAPE: { message: '{name}: its data have shape {received}, but {expected} (samples, steps, shape) is needed.', advice: 'Set the shape of one sample to that of the rows.' },
  E_DATA_NOT_FINITE: { message: '{name}: the number at sample {sample}, step {step}, element {element} is {value}.', advice: 'Type a finite number in its place.' },
  E_PARAMETER_NOT_FINITE: { message: 'Parameter "{parameter}": element {element} is {value}.', advice: 'Type a finite number, draw it anew, or reset the parameters.' },
  E_CLASS_INDEX: { message: '{name}: {value} at sample {sample}, step {step} is not a class. Classes are whole numbers from 0 to {last}.', advice: 'Type one of them, or give the last layer more units.' },
  W_NO_LOSS: { message: 'There is no loss, so there are values but no gradients.', advice: 'Add a loss node to see them.' },
};

/** An error with its English sentences made from the details. */
export function error(code: DiagnosticCode, details: Details, place: Place = {}): Diagnostic {
  const { message, advice } = diagnosticMessages[code];
  return { code, severity: code.startsWith('W_') ? 'warning' : 'error', ...place, details, message: fillIn(`${message} ${advice}`, details) };
}

function fillIn(template: string, details: Details): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(details, name) ? String(details[name]) : whole));
}

import type { Diagnostic, DiagnosticCode } from './diagnostic.ts';

type Details = Readonly<Record<string, string | number>>;
type Place = Pick<Diagnostic, 'node' | 'port' | 'edge' | 'parameter'>;

/** The English sentence of each diagnostic: what is wrong, where, and what mends it. `{name}` stands for a detail. */
export const diagnosticMessages: Readonly<Record<DiagnosticCode, string>> = {
  E_NODE_TYPE: '{name} has the type "{type}", which this version does not know. Update Chainrule, or delete the node.',
  E_NODE_ID: 'Two nodes have the id "{id}". Give one of them another.',
  E_NODE_VERSION: '{name} was saved by a newer version of its type ({version}; this program knows {known}). Update Chainrule.',
  E_CONFIG: '{name}: the setting "{field}" is not valid ({reason}). Correct it in the inspector.',
  E_EDGE_END: 'A wire ends at port "{port}" of "{node}", which does not exist. Delete the wire, or bring the port back.',
  E_PORT_TAKEN: '{name}: port "{port}" already has a wire. Delete it first, or add the values with an Add node.',
  E_PORT_UNCONNECTED: '{name} needs a wire at port "{port}".',
  E_LOSS_OUTPUT: '{name} is a loss: its value joins the total loss, so no wire can leave it.',
  E_CYCLE: 'The wires form a cycle without a delay: {cycle}. Put a Delay node into it.',
  E_CYCLE_DIRECTIONS: 'These nodes depend on themselves through delays of both directions: {cycle}. Let all delays of a cycle run the same way.',
  E_SHAPE: '{name} expects {expected} at port "{port}", but receives {received}.',
  E_SHAPE_UNKNOWN: '{name}: the shape of what it holds cannot be told. Set its size in the inspector.',
  E_PARAMETER_MISSING: '{name} has no values for its parameter "{slot}".',
  E_PARAMETER_SHAPE: '{name}: parameter "{parameter}" has shape {received}, but {expected} is needed.',
  E_DATA_MISSING: '{name} has no rows of data. Type them in the inspector.',
  E_DATA_SHAPE: '{name}: its data have shape {received}, but {expected} (samples, steps, shape) is needed.',
  E_DATA_NOT_FINITE: '{name}: the number at sample {sample}, step {step}, element {element} is {value}. Type a finite number.',
  E_PARAMETER_NOT_FINITE: 'Parameter "{parameter}": element {element} is {value}. Type a finite number.',
  E_CLASS_INDEX: '{name}: {value} at sample {sample}, step {step} is not a class. Classes are whole numbers from 0 to {last}.',
  W_NO_LOSS: 'There is no loss, so there are values but no gradients. Add a loss node to see them.',
};

/** An error with its English sentence made from the details. */
export function error(code: DiagnosticCode, details: Details, place: Place = {}): Diagnostic {
  return { code, severity: code.startsWith('W_') ? 'warning' : 'error', ...place, details, message: fillIn(diagnosticMessages[code], details) };
}

function fillIn(template: string, details: Details): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(details, name) ? String(details[name]) : whole));
}

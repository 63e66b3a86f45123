/** Commands that are told as such: they change how it is looked at, or what follows from what is selected. */
export const toldCommands = /^(?:view\.(?!language|palette|inspector)|arrange\.|questions\.check|run\.(?:walk|checkGradients|evaluate)$)/;
/** What such a command does to the document is told by it. */
export const byCommand: ReadonlySet<string> = new Set(['edit.tidy', 'edit.align', 'edit.spread']);
/** Commands that make of the nodes that are selected the same each time; of groups, frames and wires that are selected a story cannot tell. */
export const ofNodes: ReadonlySet<string> = new Set(['edit.bypass', 'edit.group', 'edit.frame']);

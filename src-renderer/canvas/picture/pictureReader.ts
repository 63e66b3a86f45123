import type { FlowReader } from '../flowReader.ts';

let reader: FlowReader | undefined;

/** The canvas hands over what tells where things are. */
export function takePictureReader(flow: FlowReader): void {
  reader = flow;
}

/** Undefined until there is a canvas. */
export function pictureReader(): FlowReader | undefined {
  return reader;
}

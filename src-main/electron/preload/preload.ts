import { contextBridge, ipcRenderer } from 'electron';
import { portGiven, portWanted } from '../portNames.ts';

/*
 * All that the page gets from its host is a port. It asks by posting `{ kind: 'chainrule-port-wanted' }` to
 * itself and is sent `{ kind: 'chainrule-port' }` with the port. The only global is a
 * mark by which the page knows its host: `window.chainrule.host`.
 */

contextBridge.exposeInMainWorld('chainrule', Object.freeze({ host: 'electron' }));

window.addEventListener('message', ({ source, origin, data }: MessageEvent<unknown>) => {
  if (source !== window || origin !== location.origin) return;
  if (typeof data === 'object' && data !== null && 'kind' in data && data.kind === portWanted) ipcRenderer.send(portWanted);
});

ipcRenderer.on(portGiven, ({ ports }) => {
  window.postMessage({ kind: portGiven }, location.origin, [...ports]);
});

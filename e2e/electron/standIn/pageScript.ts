/**
 * The script that runs in a page before its own: it gives the real preload bundle an `electron` module whose
 * messages go through Playwright's bindings. There is no isolated world here.
 */
export function pageScript(preload: string): string {
  return `(() => {
  if (window.top !== window) return;
  const listeners = new Map();
  const ports = new Map();
  const electron = {
    contextBridge: { exposeInMainWorld: (name, api) => Object.defineProperty(window, name, { value: api }) },
    ipcRenderer: {
      send: (channel) => void window.standInSend(channel),
      on: (channel, listener) => listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
    },
  };
  window.standInReceive = (channel, id) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => void window.standInPost(id, data);
    port1.addEventListener('close', () => void window.standInClosed(id));
    ports.set(id, port1);
    for (const listener of listeners.get(channel) ?? []) listener({ ports: [port2] });
  };
  window.standInDeliver = (id, data) => ports.get(id)?.postMessage(data);
  window.standInClose = (id) => ports.get(id)?.close();
  const module = { exports: {} };
  (function (require, module, exports) { ${preload}
  })((name) => { if (name !== 'electron') throw new Error('no module ' + name); return electron; }, module, module.exports);
})();`;
}

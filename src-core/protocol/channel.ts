/**
 * A two-way pipe for messages: a worker thread, a WebSocket, an Electron port, or a pair in memory.
 * A message is plain data that a structured clone can carry, typed arrays included.
 * What is posted is copied; nothing is transferred.
 */
export interface Channel {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when the other side is gone or `close` was called. */
  onClose(listener: () => void): void;
  close(): void;
}

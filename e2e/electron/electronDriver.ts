import type { Page } from '@playwright/test';

/** Answers that the next dialogs get; null stands for a cancelled one. */
export interface DialogScript {
  readonly open?: string | null;
  readonly save?: string | null;
  /** The index of the button to press in the next question. */
  readonly question?: number;
}

/**
 * Who sends a message: the app's own page; a frame inside it, of the same origin even; a page of another origin in the
 * window; a page that is gone; or another window's page.
 */
export const senders = ['own', 'frame', 'origin', 'likeness', 'gone', 'window'] as const;
export type Sender = (typeof senders)[number];

/** What the specs do with the Electron host, whether it runs on Electron or on the stand-in. */
export interface ElectronDriver {
  readonly kind: 'electron' | 'stand-in';
  readonly page: Page;
  /** The effective preferences of every window that was opened, those closed again too. */
  webPreferences(): Promise<Readonly<Record<string, unknown>>[]>;
  /** The addresses of all pages that windows loaded. */
  loaded(): Promise<readonly string[]>;
  /** The channels on which the main process listens to pages. */
  ipcChannels(): Promise<readonly string[]>;
  /** Has the main process receive a message, as from a sender of this kind. Resolves with whether anything was answered. */
  receive(channel: string, sender: Sender, payloads: readonly unknown[]): Promise<boolean>;
  /** The labels of the menu's submenus. */
  menuLabels(): Promise<string[]>;
  /** The keys that the menu shows beside its items, by their ids. */
  menuKeys(): Promise<Readonly<Record<string, string>>>;
  /** Clicks the menu's item that has this id. */
  clickMenu(id: string): Promise<void>;
  scriptDialogs(script: DialogScript): Promise<void>;
  /** Addresses that were handed to the user's own browser. */
  openedLinks(): Promise<string[]>;
  /** Whether the page would get a permission. */
  isPermitted(permission: string): Promise<boolean>;
  windowTitle(): Promise<string>;
  /** All windows that were opened, the first one first. */
  windows(): Promise<readonly { readonly title: string; readonly page: Page }[]>;
  /** The user turns to another window. */
  focusWindow(index: number): Promise<void>;
  /** The PNG on the clipboard, as base64; empty where there is none. */
  copiedPicture(): Promise<string>;
  /** The app is started once more with these arguments. */
  startAgain(list: readonly string[]): Promise<void>;
  /** Asks the window to close, as its button does. Resolves with whether it did. */
  closeWindow(): Promise<boolean>;
  end(): Promise<void>;
}

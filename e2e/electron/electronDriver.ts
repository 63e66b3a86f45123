import type { Page } from '@playwright/test';

/** Answers that the next dialogs get; null stands for a cancelled one. */
export interface DialogScript {
  readonly open?: string | null;
  readonly save?: string | null;
  /** The index of the button to press in the next question. */
  readonly question?: number;
}

/** What the specs do with the Electron host, whether it runs on Electron or on the stand-in. */
export interface ElectronDriver {
  readonly kind: 'electron' | 'stand-in';
  readonly page: Page;
  /** The effective preferences of every window. */
  webPreferences(): Promise<Readonly<Record<string, unknown>>[]>;
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

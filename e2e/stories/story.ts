import type { AppPage } from '../pages/appPage.ts';

/** What a story has at hand. */
export interface Scene {
  readonly app: AppPage;
  /** Where the story leaves what it makes. */
  readonly folder: string;
  /** Takes a picture of the window and says what it shows. */
  readonly picture: (name: string, says: string) => Promise<void>;
}

/** A scripted demonstration: it acts by pointer and keyboard alone. */
export type Story = (scene: Scene) => Promise<void>;

import type { AppContract } from '../../src-core/protocol/appContract.ts';
import type { Handlers } from '../../src-core/protocol/contract.ts';

/** The handlers of those calls of the app's contract whose names begin so, up to the dot. */
export type HandlersOf<Prefix extends string> = Pick<Handlers<AppContract>, Extract<keyof AppContract['calls'], `${Prefix}.${string}`>>;

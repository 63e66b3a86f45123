/** What an engine's worker sends in the midst of long work; no message of the contract is a number. */
export const signOfLife = 1;

/** The names under which the page, the preload script and the main process pass a port on. */
export const portWanted = 'chainrule-port-wanted';
export const portGiven = 'chainrule-port';

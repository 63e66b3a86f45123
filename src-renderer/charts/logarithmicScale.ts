import type uPlot from 'uplot';

/** uPlot declares its kinds of scale as a const enum, which isolated modules cannot read. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- see above
export const logarithmicScale: uPlot.Scale.Distr = 3;

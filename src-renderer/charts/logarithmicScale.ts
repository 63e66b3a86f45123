import type uPlot from 'uplot';

/** uPlot declares its kinds of scale as a const enum, which isolated modules cannot read. */
export const logarithmicScale: uPlot.Scale.Distr = 3;

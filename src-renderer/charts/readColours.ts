import { useSyncExternalStore } from 'react';
import type { ChartColours } from './colours.ts';

const seriesCount = 8;

/** The colours of the theme on the screen. */
export function readChartColours(): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ink: token('--ink'),
    quiet: token('--ink-2'),
    line: token('--line'),
    lineSoft: token('--line-soft'),
    paper: token('--panel'),
    negative: token('--scale-negative'),
    zero: token('--scale-zero'),
    positive: token('--scale-positive'),
    series: Array.from({ length: seriesCount }, (_, index) => token(`--series-${String(index + 1)}`)),
  };
}

let known: { readonly theme: string | undefined; readonly colours: ChartColours } | undefined;

/** The same, read again whenever the theme changes. */
export function useChartColours(): ChartColours {
  return useSyncExternalStore(onTheme, () => {
    const { theme } = document.documentElement.dataset;
    if (known?.theme !== theme || known === undefined) known = { theme, colours: readChartColours() };
    return known.colours;
  });
}

function onTheme(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'data-pair'] });
  return () => {
    observer.disconnect();
  };
}

import { Layers, Repeat, Rows3, Sigma, Spline, TrendingDown } from 'lucide-react';
import type { JSX } from 'react';
import type { Category } from '../../src-core/node/definition.ts';

const icons = { data: Rows3, layer: Layers, activation: Spline, recurrent: Repeat, algebra: Sigma, loss: TrendingDown } as const;

export function CategoryIcon({ category, size = 14 }: { readonly category: Category; readonly size?: number }): JSX.Element {
  const Icon = icons[category];
  return <Icon size={size} strokeWidth={1.75} aria-hidden className="category-icon" />;
}

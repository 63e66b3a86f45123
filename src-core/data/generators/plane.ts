import type { TableColumn } from '../../graph/dataset.ts';
import { numbers } from './generated.ts';

/** The columns of points in a plane that belong to classes. */
export function planeColumns(classes: readonly string[]): TableColumn[] {
  return [...numbers('x1', 'x2'), { name: 'class', kind: 'class', classes: [...classes] }];
}

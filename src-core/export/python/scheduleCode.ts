import type { ScheduleSettings } from '../../graph/training.ts';
import { pythonNumber } from './pythonText.ts';

/** What the learning rate is multiplied by in `epoch`, counted from 0, of `EPOCHS`; see `graph/schedule.ts`. */
export function scheduleCode(schedule: ScheduleSettings): string {
  switch (schedule.kind) {
    case 'constant':
      return '1';
    case 'step':
      return `${pythonNumber(schedule.factor)} ** (epoch // ${String(schedule.every)})`;
    case 'exponential':
      return `${pythonNumber(schedule.factor)} ** epoch`;
    case 'cosine':
      return `${pythonNumber(schedule.minimum)} + (1 - ${pythonNumber(schedule.minimum)}) * (1 + math.cos(math.pi * epoch / EPOCHS)) / 2`;
  }
}

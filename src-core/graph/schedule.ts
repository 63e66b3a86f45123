import type { ScheduleSettings } from './training.ts';

/**
 * What the learning rate is multiplied by in an epoch, counted from 0, of so many. The cosine is that of Loshchilov and
 * Hutter (2017), "SGDR", equation 5, without restarts: 1 in the first epoch, `minimum` after the last.
 */
export function scheduleFactor(schedule: ScheduleSettings, epoch: number, epochs: number): number {
  switch (schedule.kind) {
    case 'constant':
      return 1;
    case 'step':
      return schedule.factor ** Math.floor(epoch / schedule.every);
    case 'exponential':
      return schedule.factor ** epoch;
    case 'cosine':
      return schedule.minimum + ((1 - schedule.minimum) * (1 + Math.cos((Math.PI * epoch) / epochs))) / 2;
  }
}

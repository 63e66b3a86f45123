import { describe, expect, it } from 'vitest';
import { CurveKeeper } from './curves.ts';

const point = (epoch: number, validation: number): Parameters<CurveKeeper['addEpoch']>[0] => ({ epoch, update: epoch, training: 1, validation, trainingMetric: NaN, validationMetric: NaN, rate: 0.1 });

describe('the newest epoch that was measured on the validation samples', () => {
  it('stays known while later ones are not measured, and when the run goes on', () => {
    const keeper = new CurveKeeper(null);
    keeper.addEpoch(point(1, 0.5));
    keeper.addEpoch(point(2, NaN));
    expect(keeper.newestEpoch?.epoch).toBe(2);
    expect(keeper.newestValidated).toMatchObject({ epoch: 1, validation: 0.5 });
    expect(new CurveKeeper(keeper.curves()).newestValidated?.validation).toBe(0.5);
  });

  it('is that of this run alone', () => {
    new CurveKeeper(null).addEpoch(point(1, 0.5));
    expect(new CurveKeeper(null).newestValidated).toBeUndefined();
  });
});

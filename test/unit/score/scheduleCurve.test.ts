import assert from 'node:assert/strict';
import { namedSchedule } from '../../../src/diagnosis/recognition/schedules/named';
import { familySchedule } from '../../../src/score/noise/fitSchedule';
import { curveOf } from '../../../src/score/noise/scheduleCurve';
import { scheduleFamilies } from '../../../src/score/noise/scheduleFamilies';
import { distance } from '../../../src/score/noise/measureSchedule';

describe('a measured schedule', () => {
  for (const family of scheduleFamilies)
    it(`follows ${family.name} within 0.1 in ln σ`, () => {
      for (const timesteps of [1000, 250]) {
        const { alphas } = familySchedule(family, timesteps, family.usual(timesteps)[0]!);
        assert.ok(distance(curveOf(alphas), { alphas }) < 0.1);
      }
    });

  it('is read as it is written', () => {
    const { alphas, parameters } = curveOf(familySchedule(scheduleFamilies[2]!, 400, [0.008]).alphas);
    const { schedule, name } = namedSchedule(`curve:${parameters.join(',')}`, 400)!;
    assert.equal(schedule.timesteps, 400);
    for (const t of [0, 57, 200, 390]) assert.ok(Math.abs(schedule.levelAtTimestep!(t).a ** 2 / alphas[t]! - 1) < 1e-9);
    assert.ok(name!.startsWith('curve:0,'));
  });

  it('takes no points that are out of order, too few, or not numbers', () => {
    for (const points of ['', '0,-4', '0,-4,1', '0,-4,0.5,-5,1,3', '0,-4,0.6,0,0.5,1,1,3', '0.1,-4,1,3', '0,x,1,3'])
      assert.equal(namedSchedule(`curve:${points}`), undefined, points);
  });

  it('has more noise at each timestep than at the one before', () => {
    const { schedule } = namedSchedule('curve:0,-4,0.5,0,0.6,0,1,3', 100)!;
    for (let t = 1; t < 100; t++)
      assert.ok(schedule.levelAtTimestep!(t).sigma > schedule.levelAtTimestep!(t - 1).sigma, `${t}`);
  });
});

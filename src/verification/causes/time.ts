import { families } from '../../domain/families';
import { timeInputIds, timeInputs, type TimeInput } from '../../domain/timeInputs';
import type { NoiseLevel } from '../../domain/noiseLevel';
import type { Hypotheses, Hypothesis } from './hypothesis';

/** B's time input holds something else, or is off by one. */
export const otherTimes: Hypotheses = ({ parameterization: { time, timesteps }, family }) => {
  const own = timeInputs[time];
  const valueAt = (level: NoiseLevel): number => own.valueAt(level, timesteps);
  const shifted = (by: number): Hypothesis => ({
    id: 'time-offset',
    message: `B’s time is off by ${Math.abs(by)}: its output matches A’s if it gets the time ${by > 0 ? 'plus' : 'minus'} ${Math.abs(by)}.`,
    // There is none before the first.
    time: (level) => (valueAt(level) + by < 0 ? NaN : valueAt(level) + by),
  });
  const scaled = (by: number, how: string): Hypothesis => ({
    id: 'time-input',
    message: `B expects its time ${how}: its output then matches A’s.`,
    time: (level) => valueAt(level) * by,
  });
  const rank = (id: TimeInput): number => (families[family].timeInputs.includes(id) ? 0 : 1);
  const others = timeInputIds
    .filter((id) => id !== time)
    .sort((a, b) => rank(a) - rank(b))
    .map((id): Hypothesis => ({
      id: timeInputs[id].wholeNumbers && own.wholeNumbers && isShift(time, id) ? 'time-offset' : 'time-input',
      message: `B expects ${timeInputs[id].title} as its time, but A expects ${own.title}.`,
      time: (level) => timeInputs[id].valueAt(level, timesteps),
    }));
  return [
    ...others.filter(({ id }) => id === 'time-offset'),
    ...(own.wholeNumbers ? [shifted(1), shifted(-1)] : []),
    ...others.filter(({ id }) => id !== 'time-offset'),
    scaled(1000, 'times 1000'),
    scaled(1 / 1000, 'divided by 1000'),
    ...(timesteps === null
      ? []
      : [
          {
            id: 'time-input' as const,
            message: 'B counts its timesteps in the opposite direction: its output matches A’s if it gets T − 1 − t.',
            time: (level: NoiseLevel) => timesteps - 1 - level.time,
          },
        ]),
    {
      id: 'time-input',
      message: `B expects ln σ as its time, but A expects ${own.title}.`,
      time: ({ sigma }) => Math.log(sigma),
    },
  ];
};

function isShift(a: TimeInput, b: TimeInput): boolean {
  return [a, b].every((id) => id === 'index' || id === 'index-from-1');
}

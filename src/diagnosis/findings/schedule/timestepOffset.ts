import { defineFinding } from '../finding';

export const timestepOffset = defineFinding<{ offset: 1 | -1 }>({
  code: 'timestep-offset',
  title: 'Timesteps off by one',
  words: ({ offset }) =>
    offset > 0
      ? 'The network denoises best with timesteps one higher than its schedule counts them, so they are counted from 1 here.'
      : 'The network denoises best with timesteps one lower than its schedule counts them. They are kept as the schedule counts them, which costs quality at the lowest noise levels.',
});

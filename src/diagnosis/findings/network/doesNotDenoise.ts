import { defineFinding } from '../finding';

export const doesNotDenoise = defineFinding<{
  kind: string;
  because?: 'one-step' | 'scheduler' | 'metadata';
  scheduler?: string;
  said?: string;
}>({
  code: 'does-not-denoise',
  title: 'Does not denoise',
  words: ({ kind, because, scheduler = '', said = '' }) => {
    switch (because) {
      case 'one-step':
        return `As ${kind}, the network answers pure noise with finished samples instead of their mean, as one-step students (consistency and distilled networks) do. Its score is not that of any data.`;
      case 'scheduler':
        return `${scheduler} samples one-step students (consistency and distilled networks), whose answer to noise is a finished sample instead of the mean of the data. Their score is not that of any data.`;
      case 'metadata':
        return `The file’s metadata say “${said}”: the network is distilled, and answers noise with a finished sample instead of the mean of the data. Its score is not that of any data.`;
      default:
        return `As ${kind}, the network does not denoise its own samples better than a linear filter: either it is barely trained, or it is another kind of network.`;
    }
  },
});

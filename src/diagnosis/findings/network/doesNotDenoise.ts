import { defineFinding } from '../finding';

export const doesNotDenoise = defineFinding<{
  kind: string;
  because?: 'one-step' | 'scheduler' | 'metadata' | 'source';
  scheduler?: string;
  said?: string;
  /** Of a flow's source: its mean a dimension, and the error of denoised samples over what the answers imply. */
  mean?: number;
  excess?: number;
}>({
  code: 'does-not-denoise',
  title: 'Does not denoise',
  words: ({ kind, because, scheduler = '', said = '', mean = 0, excess = 1 }) => {
    switch (because) {
      case 'one-step':
        return `As ${kind}, the network answers pure noise with finished samples instead of their mean, as one-step students (consistency and distilled networks) do. Its score is not that of any data.`;
      case 'scheduler':
        return `${scheduler} samples one-step students (consistency and distilled networks), whose answer to noise is a finished sample instead of the mean of the data. Their score is not that of any data.`;
      case 'metadata':
        return `The file’s metadata say “${said}”: the network is distilled, and answers noise with a finished sample instead of the mean of the data. Its score is not that of any data.`;
      case 'source':
        return `As ${kind}, the network expects noise with a mean of ${mean.toFixed(2)} per element, and denoises Gaussian noise with ${excess.toFixed(1)}× the error that its answers imply: the source of the flow is not Gaussian noise of mean 0 and standard deviation 1. Its score is not that of any data.`;
      default:
        return `As ${kind}, the network does not denoise its own samples better than a linear filter: either it is barely trained, or it is another kind of network.`;
    }
  },
});

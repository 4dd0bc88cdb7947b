import { defineFinding } from '../finding';

export const vaeDecoder = defineFinding<{ reason: string }>({
  code: 'vae-decoder',
  title: 'Latents not decoded',
  words: ({ reason }) => `The latents could not be decoded for the images: ${reason}`,
});

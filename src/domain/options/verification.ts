import { providerDescriptions, providerIds } from '../generated/providers';
import type { OptionTable } from './definition';
import { choice } from './kinds';

/** What a network is verified against besides a second one. */
export const verificationOptions = {
  against: {
    kind: choice(providerIds, providerDescriptions),
    group: 'verification',
    commands: ['verify'],
    metavar: 'PROVIDER',
    help: 'Compare the network with itself: what {provider} answers against this device.',
  },
} as const satisfies OptionTable;

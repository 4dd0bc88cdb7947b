import { providerDescriptions, providerIds } from '../generated/providers';
import { referenceFlavorIds } from '../flavours';
import type { OptionTable } from './definition';
import { choice, path } from './kinds';

/** What a network is verified against besides a second one. */
export const verificationOptions = {
  reference: {
    kind: path,
    group: 'verification',
    commands: ['verify'],
    metavar: 'REF.npz',
    help: 'Outputs of the original network, written by the script of {referenceScript}, to compare with instead of a second network.',
  },
  referenceScript: {
    kind: choice(referenceFlavorIds),
    group: 'verification',
    commands: ['verify'],
    help: 'Print a Python script that runs the original of network A with your sampler and writes REF.npz.',
  },
  against: {
    kind: choice(providerIds, providerDescriptions),
    group: 'verification',
    commands: ['verify'],
    metavar: 'PROVIDER',
    help: 'Compare the network with itself: its outputs on {provider} with those on this device.',
  },
} as const satisfies OptionTable;

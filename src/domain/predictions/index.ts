import type { Family } from '../families';
import type { PredictionDefinition } from './definition';
import { denoised } from './denoised';
import { edmRaw } from './edmRaw';
import { epsilon } from './epsilon';
import { score } from './score';
import { v } from './v';
import { velocity } from './velocity';

export const predictionIds = ['denoised', 'epsilon', 'v', 'velocity', 'score', 'edm-raw'] as const;

/** What a network's output means. */
export type Prediction = (typeof predictionIds)[number];

export const predictions: Readonly<Record<Prediction, PredictionDefinition>> = {
  denoised,
  epsilon,
  v,
  velocity,
  score,
  'edm-raw': edmRaw,
};

/** The predictions that come into question for a family, the most usual first. */
export function predictionsOf(family: Family): Prediction[] {
  const rank = (id: Prediction): number => predictions[id].usualIn[family]?.rank ?? Infinity;
  return predictionIds.filter((id) => rank(id) < Infinity).sort((a, b) => rank(a) - rank(b));
}

/** What diffusers calls a prediction in the configuration of a scheduler of that family; null where it has no such networks. */
export function diffusersPredictionType(prediction: Prediction, family: Family): string | null {
  const { usualIn, diffusersName } = predictions[prediction];
  return usualIn[family] ? diffusersName : null;
}

/** The prediction that diffusers calls so. */
export function predictionCalled(diffusersName: string): Prediction | undefined {
  return predictionIds.find((id) => predictions[id].diffusersName === diffusersName);
}

/** The one kind of network that diffusers' schedulers of a family take, where they take but one. */
export function onlyPredictionInDiffusers(family: Family): Prediction | undefined {
  return predictionIds.find((id) => predictions[id].usualIn[family]?.onlyInDiffusers);
}

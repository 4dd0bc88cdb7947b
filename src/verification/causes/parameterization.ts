import { predictionIds, predictions, type Prediction } from '../../domain/predictions';
import { timeInputs, type TimeInput } from '../../domain/timeInputs';
import type { Hypotheses, Hypothesis } from './hypothesis';

/** B's output means something else, or has the other sign. */
export const otherParameterizations: Hypotheses = ({
  parameterization: { prediction, time, timesteps, sigmaData },
  family,
}) => {
  const own = predictions[prediction];
  const reading = (id: Prediction, sigmas: number, clock: TimeInput, sign: 1 | -1): Hypothesis => {
    const { coefficients, output } = predictions[id];
    const from = `B predicts ${sign < 0 ? 'the negative of ' : ''}${output}`;
    const to = id === prediction ? '' : `, but A predicts ${own.output}`;
    return {
      id: id === prediction ? 'sign' : 'parameterization',
      message: `${from}${to}${clock === time ? '' : ` (with ${timeInputs[clock].title} as its time)`}.`,
      time: (level) => timeInputs[clock].valueAt(level, timesteps),
      scale: (level) => coefficients(level, sigmas).cIn,
      read: (level) => {
        const { cSkip, cOut } = coefficients(level, sigmas);
        return { cSkip, cOut: sign * cOut };
      },
    };
  };
  const clocks = (id: Prediction): readonly TimeInput[] => {
    const usual = predictions[id].usualIn[family]?.timeInput;
    if (usual !== undefined && usual !== time) return [time, usual];
    // EDM's own F is told ln(σ)/4, and the denoiser around it σ.
    return time === 'c-noise' && !predictions[id].preconditioned ? [time, 'sigma'] : [time];
  };
  const scales = (id: Prediction): readonly number[] =>
    predictions[id].preconditioned ? [...new Set([sigmaData, 0.5, 1])] : [sigmaData];
  const signs = (id: Prediction): readonly (1 | -1)[] => (id === prediction ? [-1] : [1, -1]);
  return predictionIds.flatMap((id) =>
    clocks(id).flatMap((clock) =>
      scales(id).flatMap((sigmas) => signs(id).map((sign) => reading(id, sigmas, clock, sign))),
    ),
  );
};

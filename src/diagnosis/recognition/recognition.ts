import type { Family } from '../../domain/families';
import type { Prediction } from '../../domain/predictions';
import type { Confidence } from '../../domain/report';
import type { Parameterization } from '../../score/parameterization';
import type { NoiseSchedule } from '../../score/noise/schedule';
import type { Found } from '../findings/finding';

/** What the network's numbers mean. */
export interface Recognition {
  readonly family: Family;
  readonly prediction: Prediction;
  readonly schedule: NoiseSchedule;
  readonly parameterization: Parameterization;
  /** Standard deviation of its own samples, per dimension; that of images in [−1, 1] where there are none. */
  readonly std: number;
  readonly confidence: Confidence;
  readonly evidence: readonly string[];
  readonly warnings: readonly Found[];
}

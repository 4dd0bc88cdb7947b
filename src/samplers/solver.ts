import { dpmSolver, DPM_SOLVER } from '../score/solvers/dpmSolver';
import { ddim, euler, heun, heunInTime, type Solver } from '../score/solvers/solver';
import { uniPc, UNI_PC } from '../score/solvers/uniPc';
import type { SchedulerConfig } from '../domain/schedulerConfig';
import type { SamplerName } from '../domain/generated/samplers';

/**
 * A sampler's steps, with what the scheduler's configuration says about them.
 * @param inTime Heun's slopes are taken in a flow's time
 */
export function solverOf(name: SamplerName, config: SchedulerConfig, inTime: boolean): Solver {
  switch (name) {
    case 'heun':
      return inTime ? heunInTime : heun;
    case 'euler':
      return euler;
    case 'ddim':
      return ddim;
    case 'dpmpp-2m':
      return dpmSolver({
        predicted: config.algorithm_type?.endsWith('dpmsolver') ? 'noise' : DPM_SOLVER.predicted,
        order: orderOf(config, DPM_SOLVER.order),
        slope: config.solver_type === 'heun' ? 'heun' : DPM_SOLVER.slope,
        lowerOrderFinal: config.lower_order_final ?? DPM_SOLVER.lowerOrderFinal,
        eulerAtFinal: config.euler_at_final ?? DPM_SOLVER.eulerAtFinal,
      });
    case 'unipc':
      return uniPc({
        predicted: config.predict_x0 === false ? 'noise' : UNI_PC.predicted,
        order: orderOf(config, UNI_PC.order),
        variant: config.solver_type === 'bh1' ? 'bh1' : UNI_PC.variant,
        lowerOrderFinal: config.lower_order_final ?? UNI_PC.lowerOrderFinal,
        uncorrected: config.disable_corrector ?? UNI_PC.uncorrected,
      });
  }
}

function orderOf({ solver_order: order }: SchedulerConfig, usual: 1 | 2 | 3): 1 | 2 | 3 {
  return order === 1 || order === 2 || order === 3 ? order : usual;
}

import type { FindingCode } from '../../domain/generated/findings';
import type {
  Figures,
  LinearityRow,
  SamplerSection,
  SkipSection,
  StartSection,
  StructureSection,
  Warning,
} from '../../domain/report';
import type { Gaussian } from '../../score/gaussian';

/** What a diagnosis has measured, as far as findings rest on it. */
export interface Measured {
  readonly linearity: readonly LinearityRow[];
  readonly skip: SkipSection;
  readonly structure: StructureSection;
  readonly sampler: SamplerSection;
  readonly gaussian: Gaussian;
  readonly start: StartSection;
  /** Standard deviation of the noise that sampling starts from. */
  readonly startStd: number;
  /** What few data add to the NMSE at the top of the range. */
  readonly meanUncertainty: number;
  /** Samples that the Gaussian's mean was estimated from; null where it was not estimated from samples. */
  readonly samples: number | null;
  /** It was found to denoise: what a one-step student answers at high noise is no matter of training. */
  readonly denoises: boolean;
  /** Weights are stored as integers. */
  readonly isQuantized: boolean;
  /** Guidance moves the denoiser's mean on purpose. */
  readonly isGuided: boolean;
}

/** A warning of the report whose code is a finding's. */
export type Found = Warning & { readonly code: FindingCode };

/** One kind of finding; docs/findings.md has a section on each. */
export interface Finding<F extends Figures = never> {
  readonly code: string;
  readonly title: string;
  /** The finding with the figures it rests on. */
  of(figures: F): Found;
  /** The finding where the measurements show it. Findings that a stage makes on its own never come from here. */
  find(measured: Measured): Found[];
}

interface Definition<F extends Figures> {
  readonly code: FindingCode;
  readonly title: string;
  readonly words: (figures: F) => string;
  /** null where there is nothing to report. */
  readonly rule?: (measured: Measured) => F | null;
}

export function defineFinding<F extends Figures>({ code, title, words, rule }: Definition<F>): Finding<F> {
  const of = (figures: F): Found => ({ code, message: words(figures), figures });
  return {
    code,
    title,
    of,
    find(measured) {
      const figures = rule?.(measured) ?? null;
      return figures === null ? [] : [of(figures)];
    },
  };
}

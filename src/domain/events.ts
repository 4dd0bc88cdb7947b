import type {
  AdditivityRow,
  LinearityRow,
  ModelSection,
  Pictures,
  ProviderSection,
  Report,
  SamplerSection,
  SkipCandidate,
  SkipSection,
  SpeedupSection,
  Stage,
  StructureSection,
  TrajectoryRow,
  Warning,
} from './report';

/** What a running diagnosis says, in this order; every event can be drawn as it comes. */
export type DiagnosisEvent =
  | { kind: 'checkpoint'; model: Omit<ModelSection, 'sha256'> }
  | { kind: 'provider'; provider: ProviderSection }
  | { kind: 'sampler'; sampler: SamplerSection }
  /** Network evaluations to expect, and seconds from a short calibration on this device. */
  | { kind: 'plan'; evaluations: number; seconds: number }
  | { kind: 'structure'; structure: StructureSection; checkpointStructure?: StructureSection }
  | { kind: 'linearity'; row: LinearityRow }
  | { kind: 'additivity'; row: AdditivityRow }
  | { kind: 'trajectory'; rows: TrajectoryRow[] }
  | { kind: 'candidate'; candidate: SkipCandidate }
  | { kind: 'skip'; skip: SkipSection }
  | { kind: 'pictures'; pictures: Pictures }
  | { kind: 'speedup'; speedup: SpeedupSection }
  | { kind: 'warning'; warning: Warning }
  | { kind: 'progress'; progress: Progress }
  | { kind: 'report'; report: Report };

export interface Progress {
  stage: Stage;
  /** What is being done, for a person: "linearity at σ 10". */
  message: string;
  /** Of the whole diagnosis, 0…1. */
  fraction: number;
  /** null until the calibration has run. */
  secondsLeft: number | null;
}

/** The part of a report that has arrived. */
export type PartialReport = { [K in keyof Omit<Report, 'model' | 'skip'>]?: Report[K] } & {
  model?: Omit<ModelSection, 'sha256'> & { sha256?: string };
  skip?: SkipSection | { recommended: null; reason: ''; samePicture: null; candidates: SkipCandidate[] };
};

/** Adds one event to what has arrived; pure, so that host, page and terminal agree. */
export function accumulate(partial: PartialReport, event: DiagnosisEvent): PartialReport {
  switch (event.kind) {
    case 'checkpoint':
      return { ...partial, model: event.model };
    case 'provider':
      return { ...partial, provider: event.provider };
    case 'sampler':
      return { ...partial, sampler: event.sampler };
    case 'structure':
      return {
        ...partial,
        structure: event.structure,
        ...(event.checkpointStructure && { checkpointStructure: event.checkpointStructure }),
      };
    case 'linearity':
      return { ...partial, linearity: bySigma([...(partial.linearity ?? []), event.row]) };
    case 'additivity':
      return { ...partial, additivity: bySigma([...(partial.additivity ?? []), event.row]) };
    case 'trajectory':
      return { ...partial, trajectory: event.rows };
    case 'candidate': {
      const skip = partial.skip ?? { recommended: null, reason: '', samePicture: null, candidates: [] };
      return { ...partial, skip: { ...skip, candidates: [...skip.candidates, event.candidate] } };
    }
    case 'skip':
      return { ...partial, skip: event.skip };
    case 'pictures':
      return { ...partial, pictures: event.pictures };
    case 'speedup':
      return { ...partial, speedup: event.speedup };
    case 'warning':
      return { ...partial, warnings: [...(partial.warnings ?? []), event.warning] };
    case 'report':
      return event.report;
    case 'plan':
    case 'progress':
      return partial;
  }
}

function bySigma<T extends { sigma: number }>(rows: T[]): T[] {
  return rows.sort((a, b) => b.sigma - a.sigma);
}

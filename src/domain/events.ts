import type {
  AdditivityRow,
  AgreementRow,
  ConditionRow,
  Evaluations,
  GuidanceSection,
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
  StageTime,
  StartSection,
  StructureSection,
  TrajectoryRow,
  Warning,
} from './report';

/** The events of a running diagnosis, in this order; every event can be drawn when it arrives. */
export type DiagnosisEvent =
  /** The diagnosis begins anew with fewer samples per network call, because memory ran out; what had arrived is measured again. */
  | { kind: 'restarted'; reason: string; batch: number }
  | { kind: 'started'; tool: Report['tool']; createdAt: string }
  | { kind: 'checkpoint'; model: Omit<ModelSection, 'sha256'>; conditions: ConditionRow[] }
  /**
   * Slow evaluations are recorded under this key, to be removed once the report is where it belongs; `kept` were recorded by a diagnosis that
   * was interrupted.
   */
  | { kind: 'recording'; key: string; kept: number }
  /** Nothing more is recorded. */
  | { kind: 'not-recorded'; reason: string }
  /** SHA-256 of the model, as soon as it is known. */
  | { kind: 'hash'; sha256: string }
  | { kind: 'provider'; provider: ProviderSection }
  /** What the servers that evaluate the network have done, at the end. */
  | { kind: 'servers'; remote: NonNullable<ProviderSection['remote']> }
  | { kind: 'sampler'; sampler: SamplerSection }
  /**
   * Network evaluations to expect in all, with those that were made so far, and seconds from a short calibration on this device. `limit`
   * is the most that there will be, with `requested`, the price of the numbers that the user stated.
   */
  | { kind: 'plan'; evaluations: number; seconds: number; limit?: number; requested?: number | null }
  /** Seconds that one evaluation takes, from the first three on the CPU, before any more are made. */
  | { kind: 'timed'; secondsEach: number }
  | { kind: 'structure'; structure: StructureSection; checkpointStructure?: StructureSection }
  | { kind: 'start'; start: StartSection }
  | { kind: 'linearity'; row: LinearityRow }
  | { kind: 'additivity'; row: AdditivityRow }
  | { kind: 'agreement'; rows: AgreementRow[] }
  | { kind: 'guidance'; guidance: GuidanceSection }
  | { kind: 'trajectory'; rows: TrajectoryRow[] }
  | { kind: 'candidate'; candidate: SkipCandidate }
  | { kind: 'skip'; skip: SkipSection }
  | { kind: 'pictures'; pictures: Pictures | null }
  | { kind: 'speedup'; speedup: SpeedupSection }
  | { kind: 'warning'; warning: Warning }
  /** A stage has started; the cost of the earlier ones. */
  | { kind: 'stage'; evaluations: Evaluations; stages: StageTime[] }
  | { kind: 'progress'; progress: Progress }
  | { kind: 'report'; report: Report };

export interface Progress {
  stage: Stage;
  /** What is being done, as text: "linearity at σ 10". */
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
    case 'restarted':
      return {};
    case 'started':
      return { ...partial, tool: event.tool, createdAt: event.createdAt };
    case 'checkpoint':
      return {
        ...partial,
        model: event.model,
        ...(event.conditions.length > 0 && { conditions: event.conditions }),
      };
    case 'hash':
      return { ...partial, ...(partial.model && { model: { ...partial.model, sha256: event.sha256 } }) };
    case 'provider':
      return { ...partial, provider: event.provider };
    case 'servers':
      return { ...partial, ...(partial.provider && { provider: { ...partial.provider, remote: event.remote } }) };
    case 'sampler':
      return { ...partial, sampler: event.sampler };
    case 'structure':
      return {
        ...partial,
        structure: event.structure,
        ...(event.checkpointStructure && { checkpointStructure: event.checkpointStructure }),
      };
    case 'start':
      return { ...partial, start: event.start };
    case 'linearity':
      return { ...partial, linearity: bySigma([...(partial.linearity ?? []), event.row]) };
    case 'additivity':
      return { ...partial, additivity: bySigma([...(partial.additivity ?? []), event.row]) };
    case 'agreement':
      return { ...partial, ...(partial.structure && { structure: { ...partial.structure, agreement: event.rows } }) };
    case 'guidance':
      return { ...partial, guidance: event.guidance };
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
    case 'stage':
      return { ...partial, evaluations: event.evaluations, stages: event.stages };
    case 'plan':
    case 'timed':
    case 'recording':
    case 'not-recorded':
    case 'progress':
      return partial;
  }
}

function bySigma<T extends { sigma: number }>(rows: T[]): T[] {
  return rows.sort((a, b) => b.sigma - a.sigma);
}

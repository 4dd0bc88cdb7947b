/**
 * The report of one diagnosis, `schemaVersion: 1`. A contract: programs outside this project read it.
 * `npm run generate` writes its JSON Schema (`media/report.schema.json`) from these types, with the comments as
 * descriptions; every report that is read is checked against it. What a type cannot say stands in tags
 * (`@minimum`, `@asType integer`).
 */

import type { Evaluations, StageTime } from './cost';
import type { GuidanceSection } from './guidance';
import type { AdditivityRow, LinearityRow } from './linearity';
import type { ConditionRow, ModelSection } from './model';
import type { NonNegative } from './numbers';
import type { Pictures } from './pictures';
import type { ProviderSection } from './provider';
import type { SamplerSection } from './sampler';
import type { SkipSection } from './skip';
import type { SpeedupSection } from './speedup';
import type { StartSection } from './start';
import type { StructureSection } from './structure';
import type { TrajectoryRow } from './trajectory';
import type { Warning } from './warning';

export type { CountedStage, Evaluations, Stage, StageTime } from './cost';
export type { DataSection, MemorizationRow, MemorizationSection, MixtureSection } from './data';
export type { GuidanceRow, GuidanceScale, GuidanceSection } from './guidance';
export type { AdditivityRow, LinearFit, LinearityRow, MeanOffset } from './linearity';
export type { ConditionRow, Confidence, InputRole, ModelInput, ModelSection } from './model';
export type { Interval, Quartiles } from './numbers';
export type { Pictures } from './pictures';
export type { ProviderSection } from './provider';
export type { SameDistribution } from './sameDistribution';
export type { SamplerSection } from './sampler';
export type { Rung, RungStatus, SkipCandidate, SkipPlan, SkipSection, SkipVerdict } from './skip';
export type { SpeedupSection } from './speedup';
export type { StartSection } from './start';
export type { AgreementRow, ModesEnd, StructureSection, StructureSource } from './structure';
export type { TrajectoryRow } from './trajectory';
export type { Figures, Warning } from './warning';

/**
 * The report of one diagnosis. σ is in the units of the data after division by the signal scale a (σ = b/a).
 * @title ScoreScope report, version 1
 */
export interface Report {
  schemaVersion: 1;
  tool: { name: string; version: string };
  /** @pattern ^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?Z$ */
  createdAt: string;
  durationMs: NonNegative;
  model: ModelSection;
  provider: ProviderSection;
  structure: StructureSection;
  linearity: LinearityRow[];
  additivity: AdditivityRow[];
  sampler: SamplerSection;
  trajectory: TrajectoryRow[];
  skip: SkipSection;
  speedup: SpeedupSection;
  evaluations: Evaluations;
  warnings: Warning[];
  /** The effect of starting from pure noise instead of the noisy data. */
  start?: StartSection;
  /** The structure of the checkpoint alone, when `structure` comes from data. */
  checkpointStructure?: StructureSection;
  pictures?: Pictures | null;
  /** The values of inputs other than sample and time; absent where there are none. */
  conditions?: ConditionRow[];
  /** For a network that was measured with and without its condition. */
  guidance?: GuidanceSection;
  stages?: StageTime[];
  /** Whether the run ended early; sections that were not measured by then are empty. */
  partial?: boolean;
}

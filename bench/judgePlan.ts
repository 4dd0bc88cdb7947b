/**
 * Diagnoses one network and judges the plan that comes out on fresh seeds. Started by cases.mjs, as dist/bench/judgePlan.js: the request as
 * JSON in the first argument, the answer as JSON on stdout.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadTeleport } from '../src/data/teleportFile';
import { prepareSubject } from '../src/diagnosis/baseline/prepare';
import { SeededRuns } from '../src/diagnosis/baseline/seededRuns';
import { Budget } from '../src/diagnosis/budget';
import { openCheckpoint } from '../src/diagnosis/checkpoint';
import { DiagnosisContext } from '../src/diagnosis/context';
import { diagnose } from '../src/diagnosis/diagnose';
import type { ModeledSubject } from '../src/diagnosis/modeledSubject';
import { ProgressTracker } from '../src/diagnosis/progress';
import { readModel } from '../src/diagnosis/recognition/readModel';
import { Candidates } from '../src/diagnosis/skip/candidates';
import { Comparison } from '../src/diagnosis/skip/comparison';
import { ratioOfErrors } from '../src/diagnosis/skip/rungs/error';
import { pictureFigures } from '../src/diagnosis/skip/rungs/picture';
import type { Criterion } from '../src/domain/criterion';
import type { DiagnosisRequest } from '../src/domain/options';
import { USUAL_BATCH } from '../src/domain/options/run';
import type { SkipPlan } from '../src/domain/report';
import { medianInterval } from '../src/score/statistics/binomial';
import { exactCases } from '../test/support/exactLaws/cases';
import { networkOf } from '../test/support/exactLaws/network';

interface Task {
  /** Of exactCases, in place of a model. */
  readonly exact?: string;
  readonly request: DiagnosisRequest;
  /** Seeds that nothing was chosen or confirmed on; with none the plan is not judged. */
  readonly fresh: number;
  readonly folder: string;
}

const task = JSON.parse(process.argv[2] ?? '') as Task;
const noTrial = (): never => {
  throw new Error('the CPU needs no trial');
};
const request = task.exact === undefined ? task.request : { ...task.request, model: written(task.exact) };
const gaussianFile = path.join(task.folder, `${process.pid}.safetensors`);
void main();

async function main(): Promise<void> {
  const report = await diagnose({ ...request, gaussianFile }, { runTrial: noTrial, openLanes: null }, () => undefined);
  const { recommended: plan, criterion = 'error', rungs } = report.skip;
  const judged = plan && task.fresh > 0 ? await onFreshSeeds(plan, criterion) : null;
  process.stdout.write(
    JSON.stringify({
      criterion,
      status: rungs?.[criterion].status,
      plan,
      rungs,
      own: report.sampler.evaluations,
      evaluations: report.evaluations,
      judged,
    }),
  );
}

function written(name: string): string {
  const found = exactCases[name]?.();
  if (!found) throw new Error(`there is no exact case ${name}`);
  const file = path.join(task.folder, `${name}-${process.pid}.onnx`);
  writeFileSync(file, networkOf(found.law.graph, found.shape, found.kind));
  return file;
}

/** What the rung is about, from seeds of another stream than the diagnosis'. */
async function onFreshSeeds(
  { skippedSteps: skipped, remainingSteps: steps }: SkipPlan,
  asked: Criterion,
): Promise<{ ratio: number | null; psnr: number | null; relativeRms: number | null; changed: number }> {
  const progress = new ProgressTracker(() => undefined);
  const files = await openCheckpoint(request);
  const around = { progress, runTrial: noTrial, openLanes: null, recording: null, send: () => undefined };
  const context = new DiagnosisContext(files, around);
  const read = await readModel(context);
  const { subject } = await prepareSubject(context, read, read.network, files.options.batch ?? USUAL_BATCH);
  const { gaussian } = await loadTeleport(gaussianFile);
  const own = subject.sampler.fullRun.evaluations;
  const apart = {
    ...subject,
    seed: subject.seed + 7919,
    effort: { ...subject.effort, coarseSeeds: task.fresh },
    budget: new Budget('thorough', own, 1e9, () => 0),
  };
  const modeled: ModeledSubject = { ...apart, gaussian, runs: new SeededRuns(apart) };
  const { runs } = modeled;
  const candidate = new Candidates(apart).of({ start: skipped === 0 ? 'none' : 'gaussian', skipped, steps });
  const comparison = await Comparison.open(modeled, files.companions.vaeDecoder);
  const seen = await comparison.of(candidate, 0, task.fresh);
  const { psnr, relativeRms, changed } = pictureFigures(seen, comparison.ofImages);
  const errors = asked === 'error' ? await runs.errors(candidate, gaussian, task.fresh) : null;
  const ownErrors = errors && (await runs.baselineErrors(task.fresh));
  return {
    ratio: errors && ownErrors && ratioOfErrors(errors.meanSquares, ownErrors.meanSquares).value,
    psnr: psnr && medianInterval(seen.map((one) => one.psnr)).value,
    relativeRms: relativeRms?.value ?? null,
    changed: changed.count,
  };
}

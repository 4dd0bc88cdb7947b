import type { Tensor } from 'onnxruntime-node';
import { DiagnosisError, messageOf } from '../shared/failure';
import type { TrialPorts } from '../domain/trial';
import { besides, type Subspace } from '../score/algebra/subspace';
import type { LevelCoefficients } from '../score/parameterization';
import { ConditionTensors, type Conditions } from './conditions';
import { callShapes, doubledAxis, firstHalf, narrowerAxis, withAdded, withTimeColumn } from './portLayout';
import type { Answer } from './recording/record';
import type { Answers } from './recording/recording';
import {
  combine,
  inRows,
  NEW_OUTPUTS,
  NewInputs,
  numbersOf,
  ReusedInput,
  ReusedOutput,
  toTensor,
  type Inputs,
  type Numbers,
  type Outputs,
} from './tensors';
import { sizeOf } from '../shared/shape';

/** Which ports carry what, and the shape of one sample with every dimension known. */
export type NetworkPorts = TrialPorts;

/** @param seconds null for outputs replayed from an interrupted diagnosis */
export type OnRun = (evaluations: number, seconds: number | null) => Promise<void> | void;

/** What evaluates the network: a session of the runtime, or servers that are used like one. */
export interface NetworkSession {
  run(
    feeds: Readonly<Record<string, Tensor>>,
    fetches: Readonly<Record<string, Tensor | null>>,
  ): Promise<Readonly<Record<string, unknown>>>;
  release(): Promise<void>;
  /** Number of servers that compute in parallel, and of useful concurrent calls; absent if calls run one after another. */
  readonly servers?: number;
  readonly inFlight?: number;
  /** The most samples per call, if the session limits it. */
  readonly most?: number;
}

/** Conditions, and the outputs under them, [B, d]. */
interface Variant {
  readonly conditions: Conditions;
  readonly denoised: Float64Array;
}

/** What a call took: in the runtime, or when it was recorded. */
interface Answered {
  readonly seconds: number;
  readonly isRecorded: boolean;
}

/** A loaded network: x [B, d] and one time value → output [B, d]. Counts what it evaluates. */
export class Network {
  /** Numbers in a sample; coordinates of its subspace where the network ignores directions. */
  readonly dimension: number;
  /** Of its ports. */
  readonly conditions: Conditions;
  /** Forward passes so far, one for every sample in every batch. */
  evaluations = 0;
  /** Called after every call with its samples and the seconds in the runtime. The next call waits for the promise that it returns. */
  onRun: OnRun | null = null;
  /** Records outputs, and replays those that an interrupted diagnosis recorded. */
  recording: Answers | null = null;
  /** Whether the output was found to contain a variance beside the prediction, which the file does not declare. */
  hasUnstatedVariance = false;
  /** Batch size that the graph requires; null if any works. */
  private readonly fixedBatch: number | null;
  private readonly tensors = new ConditionTensors();
  private readonly subspace: Subspace | null;
  /** The memory of the input and output tensors. */
  private readonly inputs: Inputs;
  private readonly outputs: Outputs;
  private secondsInRuntime = 0;
  /** Seconds of recorded answers, less what it took to read them. */
  private secondsAhead = 0;

  /** Seconds of an evaluation, the mean so far; NaN before the first. */
  get secondsEach(): number {
    return this.secondsInRuntime / this.evaluations;
  }

  get takesAnyBatch(): boolean {
    return this.fixedBatch === null;
  }

  /** Seconds on a clock on which a replayed call takes as long as the original one, so that choices that depend on time are the same again. */
  get clock(): number {
    return performance.now() / 1000 + this.secondsAhead;
  }

  constructor(
    private readonly session: NetworkSession,
    private readonly ports: NetworkPorts,
  ) {
    const d = sizeOf(ports.shape);
    this.subspace = ports.ignored?.length ? besides(ports.ignored, d) : null;
    this.dimension = this.subspace?.dimension ?? d;
    this.conditions = ports.conditions ?? [];
    const batch = ports.sample.shape[0];
    this.fixedBatch = ports.batchless ? 1 : typeof batch === 'number' && batch > 0 ? batch : null;
    // Calls at a time must not share their memory.
    const isShared = (session.inFlight ?? 1) === 1;
    this.inputs = isShared ? new ReusedInput(ports.sample.type) : new NewInputs(ports.sample.type);
    this.outputs = isShared ? new ReusedOutput() : NEW_OUTPUTS;
  }

  /** The raw outputs, under the conditions of its ports unless others are given. */
  async run(x: Float64Array, time: number, conditions: Conditions = this.conditions): Promise<Float64Array> {
    const answer = new Float64Array(x.length);
    await this.fill([{ conditions, denoised: answer }], x, { cSkip: 0, cOut: 1, cIn: 1, time }, x.length);
    return answer;
  }

  /**
   * D = cSkip·x + cOut·F(cIn·x, time) under each of several conditions, [B, d] for each, `batch` samples at a time; all conditions
   * in one call where the graph allows it.
   */
  async denoise(
    x: Float64Array,
    coefficients: LevelCoefficients,
    batch: number,
    conditions: readonly Conditions[],
  ): Promise<Float64Array[]> {
    const variants = conditions.map((one) => ({ conditions: one, denoised: new Float64Array(x.length) }));
    const canMix = this.fixedBatch === null && conditions.every((values) => values.every(({ hasBatch }) => hasBatch));
    for (const together of canMix ? [variants] : variants.map((one) => [one]))
      await this.fill(together, x, coefficients, batch);
    return variants.map(({ denoised }) => denoised);
  }

  release(): Promise<void> {
    return this.session.release();
  }

  /** The same network on what is orthogonal to directions that it ignores, [d] each, in coordinates of that subspace. */
  besides(ignored: readonly Float64Array[]): Network {
    return new Network(this.session, { ...this.ports, ignored });
  }

  /** The same network in another session. */
  in(session: NetworkSession): Network {
    const other = new Network(session, this.ports);
    other.onRun = this.onRun;
    other.recording = this.recording;
    return other;
  }

  /** Fills the variants, which have the same samples in every call. */
  private async fill(
    variants: readonly Variant[],
    x: Float64Array,
    coefficients: LevelCoefficients,
    batch: number,
  ): Promise<void> {
    const count = x.length / this.dimension;
    const { servers = 1, inFlight = 1, most = Infinity } = this.session;
    // Equal shares for all servers; otherwise all would wait for the one with the largest share.
    const chunk = this.fixedBatch ?? Math.min(batch, Math.ceil(count / servers), most);
    const starts = Array.from({ length: Math.ceil(count / chunk) }, (_, i) => i * chunk).values();
    let last = performance.now();
    const oneAfterAnother = async (): Promise<void> => {
      for (const start of starts) {
        const used = Math.min(chunk, count - start);
        const { seconds, isRecorded } = await this.fillPart(variants, x, coefficients, { start, used });
        const now = performance.now();
        // Of overlapping calls, only the time since the previous one ended counts.
        const taken = inFlight > 1 && !isRecorded ? (now - last) / 1000 : seconds;
        last = now;
        this.secondsInRuntime += taken;
        this.evaluations += used * variants.length;
        const wait = this.onRun?.(used * variants.length, isRecorded ? null : taken);
        if (wait) await wait;
      }
    };
    await Promise.all(Array.from({ length: Math.min(inFlight, Math.ceil(count / chunk)) }, oneAfterAnother));
  }

  /** One call's part of it. */
  private async fillPart(
    variants: readonly Variant[],
    x: Float64Array,
    coefficients: LevelCoefficients,
    { start, used }: { start: number; used: number },
  ): Promise<Answered> {
    const d = this.dimension;
    const rows = this.fixedBatch ?? used;
    const part = x.subarray(start * d, (start + used) * d);
    const { values, ...answered } = await this.answer(part, coefficients, rows, variants);
    for (const [v, { denoised }] of variants.entries())
      combine(coefficients, part, values.subarray(v * rows * d), denoised.subarray(start * d));
    return answered;
  }

  /** The graph's outputs for cIn·x, `rows` for each variant, valid until the next call; missing samples are zeros. */
  private async answer(
    within: Float64Array,
    { cIn, time }: LevelCoefficients,
    rows: number,
    variants: readonly Variant[],
  ): Promise<Answered & { readonly values: Numbers }> {
    const { sample, time: timeInput, shape, timeColumn, added } = this.ports;
    const d = sizeOf(shape);
    const x = this.subspace?.rowsOf(within) ?? within;
    const batch = rows * variants.length;
    const conditions = variants.map((variant) => variant.conditions);
    const feeds: Record<string, Tensor> = { ...this.tensors.of(conditions, batch, time) };
    const layout = { rows, copies: variants.length, scale: cIn };
    const shapes = callShapes(this.ports, batch);
    if (timeColumn) {
      const whole = withTimeColumn(inRows(x, d, layout), time, d, timeColumn);
      feeds[sample.name] = toTensor(sample.type, whole, [batch, d + 1]);
    } else {
      const one = new Float64Array(sizeOf(shapes.time)).fill(time);
      feeds[sample.name] = added
        ? toTensor(sample.type, withAdded(inRows(x, d, layout), shape, added), shapes.sample)
        : this.inputs.tensor(x, shapes.sample, layout);
      feeds[timeInput.name] = toTensor(timeInput.type, one, shapes.time);
    }
    const { tensor, ...answered } = await this.call(feeds, batch);
    const numbers = numbersOf(tensor);
    const values = numbers.length === batch * d ? numbers : this.prediction(tensor, numbers, [batch, ...shape]);
    return { ...answered, values: this.subspace?.coordinatesOf(values) ?? values };
  }

  private async call(feeds: Record<string, Tensor>, batch: number): Promise<Answered & { readonly tensor: Tensor }> {
    const { sample, output } = this.ports;
    const recorded = await this.recorded(feeds);
    if (recorded) return { ...recorded, isRecorded: true };
    const start = performance.now();
    try {
      const answered = await this.session.run(feeds, { [output.name]: this.outputs.of(batch) });
      const tensor = answered[output.name] as Tensor;
      const seconds = (performance.now() - start) / 1000;
      this.outputs.keep(batch, tensor);
      await this.recording?.add(feeds, { tensor, seconds }, batch);
      return { tensor, seconds, isRecorded: false };
    } catch (error) {
      if (error instanceof DiagnosisError) throw error;
      const [reason = ''] = messageOf(error).split('\n');
      throw new DiagnosisError(
        'network-output',
        `The network failed on an input of shape [${feeds[sample.name]?.dims.join(', ')}]: ${reason.slice(0, 300)}`,
        'Name the sample shape in a sidecar file, or export the network with a dynamic batch.',
        { cause: error },
      );
    }
  }

  private async recorded(feeds: Readonly<Record<string, Tensor>>): Promise<Answer | null> {
    const start = performance.now();
    const found = await this.recording?.take(feeds);
    if (!found) return null;
    this.secondsAhead += found.seconds - (performance.now() - start) / 1000;
    return found;
  }

  /** The half of an output that is the prediction. */
  private prediction(answered: Tensor, values: Numbers, asked: readonly number[]): Float64Array {
    const { shape, halfAxis, batchless } = this.ports;
    // A file that does not state its output's sizes leaves the doubled axis to be seen here.
    const half = halfAxis ?? doubledAxis(batchless ? answered.dims : answered.dims.slice(1), shape);
    if (half !== null && values.length === 2 * sizeOf(asked)) {
      this.hasUnstatedVariance = halfAxis === null;
      return firstHalf(values, shape, half);
    }
    const narrower = narrowerAxis(batchless ? answered.dims : answered.dims.slice(1), shape);
    if (narrower !== null)
      throw new DiagnosisError(
        'network-output',
        `The network takes ${shape[narrower]} channels and answers with ${answered.dims[narrower + (batchless ? 0 : 1)]}: the others are perhaps those of a condition that is concatenated to the sample.`,
        'Export the network with the sizes of its output stated; then the condition can be given by the name of the sample.',
      );
    throw new DiagnosisError(
      'network-output',
      `The network answers [${answered.dims.join(', ')}] to a sample of [${asked.join(', ')}]; a denoiser answers in the sample's own shape.`,
      'Check that this file is a diffusion network and which output is its prediction.',
    );
  }
}

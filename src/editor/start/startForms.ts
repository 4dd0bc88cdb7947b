import path from 'node:path';
import * as vscode from 'vscode';
import type { Outlook, Price } from '../../diagnosis/look';
import { samplerName } from '../../domain/samplerNames';
import type { SaidOptions } from '../../domain/options';
import { withPaths } from '../../domain/options/kinds';
import type { ReportStore } from '../../reports/store/store';
import {
  kindOf,
  optionsIn,
  START_FIELDS,
  type Estimate,
  type StartField,
  type StartForm,
  type StartValues,
} from '../../shared/startForm';

/** Checkpoints whose last values are remembered. */
const MOST = 200;
const KEY = 'startValues';

type Remembered = Readonly<Record<string, StartValues>>;

/** What the page asks before a diagnosis: the form of each checkpoint, with the values that it was diagnosed with last. */
export class StartForms implements vscode.Disposable {
  readonly #asked = new vscode.EventEmitter<string>();
  readonly #open = new Set<string>();

  /** The checkpoint whose form is to be shown. */
  readonly onDidAsk = this.#asked.event;

  constructor(
    private readonly memory: vscode.Memento,
    private readonly store: ReportStore,
  ) {}

  dispose(): void {
    this.#asked.dispose();
  }

  /** Has the page of a checkpoint show its form, now or when it has been drawn. */
  show(model: string): void {
    this.#open.add(model);
    this.#asked.fire(model);
  }

  /** Whether the form was to be shown, which is then done. */
  isAsked(model: string): boolean {
    return this.#open.delete(model);
  }

  async of(model: string, outlook: Outlook): Promise<StartForm> {
    const values = this.remembered(model);
    return {
      fields: START_FIELDS.filter((field) => takes(field, outlook)),
      configured: configured(outlook, await priceOf(outlook, {}), path.dirname(model)),
      values,
      estimate: await this.estimate(model, outlook, values),
    };
  }

  /** What a diagnosis with these values takes at most, and how long where this network was timed on this machine before. */
  async estimate(model: string, outlook: Outlook, values: StartValues): Promise<Estimate> {
    return this.estimateOf(model, outlook, optionsIn(values));
  }

  /** The same with options. */
  async estimateOf(model: string, outlook: Outlook, said: SaidOptions): Promise<Estimate> {
    const { sampler, run, limit } = await priceOf(outlook, said);
    const timed = await this.#timed(model, said.provider ?? outlook.options.provider);
    return {
      sampler: samplerName(sampler),
      run,
      limit,
      seconds: timed && timed.secondsEach * limit,
      device: timed && timed.device,
    };
  }

  remembered(model: string): StartValues {
    return this.memory.get<Remembered>(KEY, {})[model] ?? {};
  }

  /** Remembers the values; answers with the options that they stand for, paths absolute from the checkpoint's folder. */
  async take(model: string, values: StartValues): Promise<SaidOptions> {
    const others = Object.entries(this.memory.get<Remembered>(KEY, {})).filter(([known]) => known !== model);
    const filled = Object.entries(values).filter(([, text]) => text.trim() !== '');
    const all = [...others, [model, Object.fromEntries(filled)] as const].slice(-MOST);
    await this.memory.update(KEY, Object.fromEntries(all));
    const folder = path.dirname(model);
    const said = Object.entries(optionsIn(values)).map(([field, value]) => [
      field,
      withPaths(kindOf(field as StartField), value, (file) => path.resolve(folder, file)),
    ]);
    return Object.fromEntries(said) as SaidOptions;
  }

  /** Seconds of an evaluation, over everything that a diagnosis does, from the last report on this file that ran on the device. */
  async #timed(model: string, provider: string): Promise<{ secondsEach: number; device: string } | null> {
    const latest = await this.store.latest(model);
    const runs = latest ? await this.store.runs(latest.report.model.sha256) : [];
    for (const { report } of runs) {
      const { used, device } = report.provider;
      const own = report.evaluations.total - (report.evaluations.kept ?? 0);
      if ((provider !== 'auto' && provider !== used) || own < LEAST_TIMED) continue;
      return { secondsEach: report.durationMs / 1000 / own, device: `${device} (${used})` };
    }
    return null;
  }
}

/** Its code is loaded when a page needs it. */
async function priceOf(outlook: Outlook, said: SaidOptions): Promise<Price> {
  return (await import('../../diagnosis/look')).priceOf(outlook, said);
}

/** With fewer evaluations, starting took most of the time. */
const LEAST_TIMED = 50;

/** Classes, prompts and guidance are asked for only where the network takes them. */
function takes(field: StartField, { roles }: Outlook): boolean {
  const isClass = roles.includes('class');
  const isEmbedding = roles.includes('embedding');
  if (field === 'class') return isClass;
  if (field === 'promptEmbedding') return isEmbedding;
  if (field === 'guidance') return isClass || isEmbedding || roles.includes('guidance');
  return true;
}

/** As it would be without the form, in the words of its fields; files relative to the checkpoint where they lie beside it. */
function configured({ options }: Outlook, { sampler }: Price, folder: string): StartValues {
  const shown = (file: string | undefined): string | undefined => {
    if (file === undefined) return undefined;
    const relative = path.relative(folder, file);
    return relative.startsWith('..') || path.isAbsolute(relative) ? file : relative;
  };
  const all: Partial<Record<StartField, string | number | undefined>> = {
    effort: options.effort,
    sampler: sampler.name,
    steps: sampler.steps,
    data: shown(options.data),
    class: options.class,
    promptEmbedding: shown(options.promptEmbedding),
    guidance: options.guidance,
    criterion: options.criterion,
    provider: options.provider,
  };
  const said = Object.entries(all).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said.map(([field, value]) => [field, String(value)]));
}

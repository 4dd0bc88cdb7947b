import * as vscode from 'vscode';
import { counted, sigma } from '../../shared/format';
import { setting } from '../settings';
import { labelText } from '../shown';
import { selector, type Mention, type Mentions } from './mentions';
import { onDidChangeShown } from './shownChanges';
import type { Standings } from './standings';
import type { Summary } from './summary';
import { t } from '../../shared/l10n';

/** Lines above and below a mention that are about the same checkpoint. */
const NEAR = 40;
const settingOfSteps =
  /\b((?:num|n)_(?:inference_|sampling_|sample_)?steps|(?:sampling|sample|inference)_steps|steps|numSteps|numInferenceSteps)\b["']?\s*[:=]\s*(\d{1,4})\b(?!\.)/gi;

/** Beside a number of sampling steps near the name of a checkpoint: what its report recommends instead. */
class StepHints implements vscode.InlayHintsProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeInlayHints = this.#changed.event;
  readonly #listeners: vscode.Disposable;

  constructor(
    private readonly mentions: Mentions,
    private readonly standings: Standings,
  ) {
    const refresh = (): void => this.#changed.fire();
    this.#listeners = vscode.Disposable.from(this.#changed, onDidChangeShown({ mentions, standings }, refresh));
  }

  async provideInlayHints(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.InlayHint[]> {
    if (!setting('inlayHints.enabled', document.uri)) return [];
    const mentions = (await this.mentions.of(document)).filter(({ found }) => found !== null);
    if (mentions.length === 0) return [];
    const start = document.offsetAt(range.start);
    const hints: vscode.InlayHint[] = [];
    for (const match of document.getText(range).matchAll(settingOfSteps)) {
      const position = document.positionAt(start + match.index + match[0].length);
      const near = nearest(mentions, position.line);
      const summary = near?.found && (await this.standings.of(near.found.model, near.found.stamp)).summary;
      const text = summary ? hintFor(Number(match[2]), summary) : null;
      if (text === null || !summary) continue;
      const hint = new vscode.InlayHint(position, labelText(text));
      hint.paddingLeft = true;
      hint.tooltip = labelText(summary.sentence);
      hints.push(hint);
    }
    return hints;
  }

  dispose(): void {
    this.#listeners.dispose();
  }
}

function nearest(mentions: readonly Mention[], line: number): Mention | undefined {
  const away = ({ reference }: Mention): number => Math.abs(reference.line - line);
  const [first] = mentions.filter((mention) => away(mention) <= NEAR).sort((a, b) => away(a) - away(b));
  return first;
}

function hintFor(steps: number, { plan, sampler }: Summary): string | null {
  if (steps !== sampler.steps) return null;
  return plan ? t('→ {0} from σ {1}', counted(plan.remainingSteps, 'step'), sigma(plan.sigma)) : null;
}

export function registerStepHints(mentions: Mentions, standings: Standings): vscode.Disposable {
  const hints = new StepHints(mentions, standings);
  return vscode.Disposable.from(hints, vscode.languages.registerInlayHintsProvider(selector, hints));
}

import * as vscode from 'vscode';
import { setting } from '../settings';
import { selector, type Mentions } from './mentions';
import type { Standings } from './standings';

/** Over what names a checkpoint: its verdict, curve, rungs and findings. */
class ModelHovers implements vscode.HoverProvider {
  constructor(
    private readonly mentions: Mentions,
    private readonly standings: Standings,
  ) {}

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | null> {
    if (!setting('hover.enabled', document.uri)) return null;
    const mentions = await this.mentions.of(document);
    const mention = mentions.find(({ range, found }) => found !== null && range.contains(position));
    if (!mention?.found) return null;
    const { model, stamp } = mention.found;
    const { hoverCommands, hoverText } = await import('./hoverText');
    const { kind } = vscode.window.activeColorTheme;
    const isLight = kind === vscode.ColorThemeKind.Light || kind === vscode.ColorThemeKind.HighContrastLight;
    const text = hoverText(await this.standings.of(model, stamp), {
      uri: vscode.Uri.file(model).toString(),
      model,
      now: Date.now(),
      ink: isLight ? '#616161' : '#c5c5c5',
    });
    const markdown = new vscode.MarkdownString(text, true);
    markdown.isTrusted = { enabledCommands: hoverCommands };
    return new vscode.Hover(markdown, mention.range);
  }
}

export function registerModelHovers(mentions: Mentions, standings: Standings): vscode.Disposable {
  return vscode.languages.registerHoverProvider(selector, new ModelHovers(mentions, standings));
}

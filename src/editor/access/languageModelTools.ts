import path from 'node:path';
import * as vscode from 'vscode';
import { markdownText, labelText } from '../shown';
import type { ScoreScopeApi } from './api';

interface Input {
  /** Absolute, or relative to a folder of the workspace. */
  path: string;
  effort?: 'quick' | 'standard' | 'thorough';
}

/**
 * What a language model may do in a chat. A diagnosis goes through the queue like any other, never in a workspace that is not trusted, and
 * only after the user has agreed, because it runs the network; a checkpoint is inspected without running anything.
 */
export function registerLanguageModelTools(api: ScoreScopeApi): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.lm.registerTool<Input>('scorescope_diagnose', {
      prepareInvocation: ({ input }) => ({
        invocationMessage: labelText(vscode.l10n.t('Diagnosing {0}', nameIn(input))),
        confirmationMessages: {
          title: labelText(vscode.l10n.t('Diagnose {0}?', nameIn(input))),
          message: new vscode.MarkdownString(
            markdownText(
              vscode.l10n.t(
                'ScoreScope runs the network {0} on this machine, which can take minutes. You can cancel it at any time.',
                input.path,
              ),
            ),
          ),
        },
      }),
      invoke: async ({ input }, token) => {
        const { diagnoseAnswer } = await import('./toolAnswers');
        const { path: file, effort } = input;
        return diagnoseAnswer(api, { file, ...(effort && { effort }) }, token);
      },
    }),
    vscode.lm.registerTool<Input>('scorescope_inspect', {
      prepareInvocation: ({ input }) => ({
        invocationMessage: labelText(vscode.l10n.t('Reading the header of {0}', nameIn(input))),
      }),
      invoke: async ({ input }) => {
        const { inspectAnswer } = await import('./toolAnswers');
        return inspectAnswer(api, input.path);
      },
    }),
  );
}

function nameIn({ path: file }: Input): string {
  return path.basename(file);
}

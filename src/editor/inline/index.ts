import * as vscode from 'vscode';
import type { MarkedFolders } from '../folders/markedFolders';
import { Ignored } from '../ignored';
import type { ModelFiles } from '../modelFiles';
import { registerModelLenses } from './codeLens';
import { Corrections } from './correction';
import { registerExplorerBadges } from './explorerBadges';
import { registerModelHovers } from './hover';
import { Mentions } from './mentions';
import { Problems } from './problems';
import { registerQuickFixes } from './quickFixes';
import type { References } from '../verification/references';
import type { Standings } from './standings';
import { registerStepHints } from './stepHints';

export interface InlineDependencies {
  files: ModelFiles;
  folders: MarkedFolders;
  standings: Standings;
  references: References;
}

/** Every surface beside code that names a checkpoint. */
export function registerInline({ files, folders, standings, references }: InlineDependencies): vscode.Disposable {
  const mentions = new Mentions(files, folders);
  const ignored = new Ignored(files);
  const corrections = new Corrections(files);
  const problems = new Problems({ mentions, standings, ignored, corrections });
  return vscode.Disposable.from(
    mentions,
    ignored,
    corrections,
    problems,
    registerModelLenses(mentions, standings, references),
    registerModelHovers(mentions, standings),
    registerQuickFixes(problems),
    registerStepHints(mentions, standings),
    registerExplorerBadges(files, standings),
  );
}

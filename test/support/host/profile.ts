import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A person's own VS Code folders, fresh and thrown away after the test. */
export interface Profile {
  root: string;
  userData: string;
  extensions: string;
  config: string;
  log: string;
}

/** Nothing that pops up, updates itself, phones home or differs from one run to the next. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.colorTheme': 'Dark Modern',
  // In a browser, VS Code saves what is edited after a second.
  'files.autoSave': 'off',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.enabled': false,
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'window.commandCenter': false,
};

/**
 * Settings must be there before the server starts: a change made later is seen late.
 * @param language of a window that is not English; its language pack has no words of VS Code itself
 */
export function makeProfile(settings: Record<string, unknown> = {}, language?: string): Profile {
  const root = mkdtempSync(path.join(tmpdir(), 'scorescope-host-'));
  const profile = {
    root,
    userData: path.join(root, 'user-data'),
    extensions: path.join(root, 'extensions'),
    config: path.join(root, 'config.yaml'),
    log: path.join(root, 'server.log'),
  };
  const user = path.join(profile.userData, 'User');
  mkdirSync(user, { recursive: true });
  mkdirSync(profile.extensions);
  writeFileSync(path.join(user, 'settings.json'), JSON.stringify({ ...quietSettings, ...settings }, null, 2));
  writeFileSync(profile.config, `auth: none\n${language === undefined ? '' : `locale: ${language}\n`}`);
  if (language !== undefined) {
    const words = path.join(root, 'languagePack.json');
    writeFileSync(words, JSON.stringify({ version: '1.0.0', contents: {} }));
    const pack = {
      hash: 'scorescope',
      label: language,
      extensions: [{ extensionIdentifier: { id: `tests.${language}` }, version: '1.0.0' }],
      translations: { vscode: words },
    };
    writeFileSync(path.join(profile.userData, 'languagepacks.json'), JSON.stringify({ [language]: pack }));
  }
  return profile;
}

export function removeProfile(profile: Profile): void {
  rmSync(profile.root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

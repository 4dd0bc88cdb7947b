import { provideVSCodeDesignSystem, vsCodeButton, vsCodeLink, vsCodeProgressRing } from '@vscode/webview-ui-toolkit';

/**
 * The only file that depends on the component library. Another library can replace it if it defines vscode-button
 * (attribute `appearance`), vscode-link (`href`) and vscode-progress-ring.
 */
export function registerComponents(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeLink(), vsCodeProgressRing());
}

import { provideVSCodeDesignSystem, vsCodeButton, vsCodeLink, vsCodeProgressRing } from '@vscode/webview-ui-toolkit';

/**
 * The only file that knows the component library. Another one can take its place if it defines vscode-button
 * (attribute `appearance`), vscode-link (`href`) and vscode-progress-ring.
 */
export function registerComponents(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeLink(), vsCodeProgressRing());
}

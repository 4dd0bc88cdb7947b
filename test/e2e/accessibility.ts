import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { FrameLocator, Page } from 'playwright-core';

interface AxeResults {
  violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[];
}

const axe = readFileSync(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds wrong in a frame, one line for each element; colours included, so it depends on the theme. */
export async function violations(frame: Pick<FrameLocator | Page, 'locator'>): Promise<string[]> {
  const document = frame.locator('html');
  await document.evaluate(`if (!globalThis.axe) { ${axe} }`);
  const results = await document.evaluate<AxeResults, never>('axe.run(document)');
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html} ${failureSummary ?? ''}`),
  );
}

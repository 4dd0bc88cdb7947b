import path from 'node:path';
import { sigma } from '../../shared/format';
import { nmseText } from '../../shared/words/nmseWords';
import { findingTitle } from '../explanations';
import { markdownText, withIcon } from '../shown';
import { age } from '../wording';
import { nmseChart } from './chart';
import type { Standing } from './standings';
import type { Summary } from './summary';
import { t } from '../../shared/l10n';

/** Findings that a hover names; the page has them all. */
const MOST_FINDINGS = 5;

/** The commands of the links in a hover: nothing else is trusted. */
export const hoverCommands = ['openReport', 'diagnoseFile', 'compareWith', 'copySamplerCode', 'explain'].map(
  (id) => `scorescope.${id}`,
);

interface HoverContext {
  /** Address of the checkpoint. */
  uri: string;
  model: string;
  /** Milliseconds since 1970. */
  now: number;
  /** A color for thin lines. */
  ink: string;
}

/** What is known of a checkpoint, in Markdown whose only links are our own commands. */
export function hoverText(standing: Standing, context: HoverContext): string {
  const { summary, failure, active, isStale } = standing;
  const { model, now, uri } = context;
  const at = [uri, { beside: true }];
  const name = `**${markdownText(path.basename(model))}**`;
  const parts: string[] = [];
  if (active === 'running') parts.push(t('{0} is being diagnosed.', name));
  else if (active === 'waiting') parts.push(t('{0} waits for another diagnosis.', name));
  else if (failure) parts.push(`${name}: ${markdownText(failure.message)} ${markdownText(failure.remedy)}`);
  if (!summary) {
    if (parts.length === 0) parts.push(t('{0} has not been diagnosed yet.', name));
    return [...parts, links([link('graph', t('Diagnose'), 'diagnoseFile', at)])].join('\n\n');
  }
  const { verdict, sentence } = summary;
  if (isStale) parts.push(`$(history) ${markdownText(t('The file has changed since this report.'))}`);
  parts.push(`${parts.length === 0 ? `${name}: ` : ''}${markdownText(sentence)}`);
  // A hover is low: what can be done is in sight at once.
  const buttons = [
    link('open-preview', t('Open Report'), 'openReport', at),
    ...(active === null ? [link('refresh', t('Re-run'), 'diagnoseFile', at)] : []),
    ...(summary.plan ? [link('code', t('Copy Sampler Code'), 'copySamplerCode', [uri])] : []),
    link('diff', t('Compare…'), 'compareWith', [uri]),
  ];
  parts.push(links(buttons), ...chart(summary, context.ink));
  if (summary.rungs.length > 0) parts.push(rungTable(summary));
  parts.push(...findings(summary));
  const run = [markdownText(verdict.device), age(now - verdict.at), ...(summary.isPartial ? [t('cut short')] : [])];
  parts.push(`*${run.join(', ')}*`);
  return parts.join('\n\n');
}

function chart({ nmse, plan }: Summary, ink: string): string[] {
  const svg = nmseChart({ nmse, plan }, ink);
  const [first, last] = [nmse[0], nmse.at(-1)];
  if (svg === null || !first || !last) return [];
  const image = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  const ends = [first, last].map((one) => t('{0} at σ {1}', nmseText(one.nmse), sigma(one.sigma)));
  const words = t('Unexplained by the Gaussian: {0}', ends.join(' … '));
  return [`![${markdownText(words)}](${image})`, markdownText(words)];
}

function rungTable({ rungs }: Summary): string {
  const rows = rungs.map((rung) => [rung.title, rung.answer, rung.status].map(markdownText).join(' | '));
  return [`| ${t('Same')} | ${t('Cheapest')} | |`, '| --- | --- | --- |', ...rows.map((row) => `| ${row} |`)].join(
    '\n',
  );
}

function findings({ findings: all }: Summary): string[] {
  if (all.length === 0) return [];
  const lines = all.slice(0, MOST_FINDINGS).map(({ code, message }) => {
    const title = markdownText(findingTitle(code));
    return `- [${title}](${address('explain', [null, code])}): ${markdownText(message)}`;
  });
  if (all.length > MOST_FINDINGS) lines.push(`- ${t('{0} more in the report', all.length - MOST_FINDINGS)}`);
  return [lines.join('\n')];
}

function links(buttons: readonly string[]): string {
  return buttons.join(' &nbsp; ');
}

function link(icon: string, label: string, command: string, args: readonly unknown[]): string {
  return `[${withIcon(icon, label)}](${address(command, args)})`;
}

function address(command: string, args: readonly unknown[]): string {
  // Parentheses would end the link.
  const query = encodeURIComponent(JSON.stringify(args)).replace(
    /[()'*!]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16)}`,
  );
  return `command:scorescope.${command}?${query}`;
}

import assert from 'node:assert/strict';
import { reportHtml } from '../../../src/export/html';
import type { Report, StructureSection } from '../../../src/domain/report';
import { renderToString } from '../../../webview/markup/string';
import { h } from '../../../webview/markup/node';
import { shell } from '../../../webview/shell';
import { hostileNames, obeyed } from '../../support/hostileNames';
import { exampleReport } from '../../support/exampleReport';

const HOSTILE = `"><img src=x onerror=alert(1)></style></title><script>alert(2)</script>'&`;

/** Words that decide how something is drawn; every other text of a report may be anything. */
const KEYWORDS = new Set(
  'edm denoised sigma heun data checkpoint webgpu auto kept respaced gaussian isotropic none provider structure linearity trajectory skip speedup'.split(
    ' ',
  ),
);

/** The example with the hostile text added to all its texts. */
function hostileReport(): Report {
  const spoil = (value: unknown): unknown => {
    if (typeof value === 'string') return KEYWORDS.has(value) ? value : `${value}${HOSTILE}`;
    if (Array.isArray(value)) return value.map(spoil);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, spoil(part)]));
  };
  return spoil(exampleReport()) as Report;
}

describe('report HTML', () => {
  it('keeps hostile names, paths, messages and pictures as text', () => {
    const html = reportHtml(hostileReport(), 'main { color: red }');
    assert.doesNotMatch(html, /<script|<img src=x/);
    assert.equal(html.match(/<style/g)!.length, 1);
    assert.match(html, /&lt;img src=x onerror=alert\(1\)&gt;/);
    // Every tag's attributes are quoted and none is an event handler or an inline style.
    for (const [tag] of html.matchAll(/<[a-z][^>]*>/g))
      assert.doesNotMatch(tag.replace(/"[^"]*"/g, '""'), /\son|style=/);
  });

  it('holds nothing that reorders or hides text', () => {
    const name = Object.values(hostileNames).join(' ');
    const report = exampleReport();
    report.model.path = `/models/${name}.onnx`;
    report.model.inputs[0]!.name = name;
    report.model.evidence.push(name);
    report.provider.device = name;
    report.warnings.push({ code: 'under-trained', message: name });
    assert.doesNotMatch(reportHtml(report, ''), obeyed);
  });

  it('needs nothing from outside', () => {
    const html = reportHtml(exampleReport(), 'main { color: red }');
    assert.match(html, /default-src &#39;none&#39;; img-src data:; style-src &#39;sha256-/);
    for (const [, address] of html.matchAll(/src="([^"]*)"/g)) assert.match(address!, /^data:image\/png;base64,/);
    for (const [, address] of html.matchAll(/href="([^"]*)"/g)) assert.ok(address!.startsWith('#'), address);
    assert.doesNotMatch(html, /vscode-button|<script/);
  });

  it('cannot be left through its style sheet', () => {
    const html = reportHtml(exampleReport(), 'a::after { content: "</style><b>" }');
    assert.equal(html.match(/<\/style>/g)!.length, 1);
  });

  it('draws every chart for a wide and a narrow window', () => {
    const html = reportHtml(exampleReport(), '');
    assert.equal(html.match(/class="plot plot-wide"/g)!.length, 4);
    assert.equal(html.match(/class="plot plot-narrow"/g)!.length, 4);
  });

  it('also draws a report whose lists are empty and whose numbers JSON has made null', () => {
    const report = exampleReport();
    const bare: Report = {
      ...report,
      linearity: [],
      additivity: [],
      trajectory: [],
      warnings: [],
      skip: { recommended: null, reason: 'Nothing was tried.', samePicture: null, candidates: [] },
      structure: { ...report.structure, eigenvalues: [] },
      pictures: null,
    };
    assert.match(reportHtml(bare, ''), /No skip pays here.*Nothing was tried/s);
    report.skip.candidates[0]!.psnr = Infinity;
    const read = JSON.parse(JSON.stringify(report)) as Report;
    assert.match(reportHtml(read, ''), /Same images for 27 evaluations/);
  });

  it('does not say that no skip pays where a run ended before that was decided', () => {
    const report = exampleReport();
    report.skip = {
      recommended: null,
      verdict: 'undecided',
      reason: 'It ended early.',
      samePicture: null,
      candidates: [],
    };
    const html = reportHtml({ ...report, partial: true }, '');
    assert.match(html, /Incomplete.*It ended early\./s);
    assert.doesNotMatch(html, /No skip pays|None of the skips tried/);
  });

  it('says what the data’s models are, how far one Gaussian goes, and what is uncertain about it', () => {
    const report = exampleReport();
    const rows = [0.3, 0.15].map((sigma) => ({ sigma, empirical: 0.31, gaussian: 0.09, mixture: 0.07 }));
    const data = { description: '', count: 2000, factor: 1, offset: 0, reused: false };
    const structure: StructureSection = {
      ...report.structure,
      data: { ...data, mixture: { components: 10, from: 'k-means' }, memorisation: { copied: 0.5, rows } },
    };
    const agreement = [80, 40, 10, 2].map((sigma) => ({ sigma, spread: sigma > 5 ? 0.1 : 0.9 }));
    const text = (changed: StructureSection): string =>
      reportHtml({ ...report, structure: changed }, 'main { color: red }').replace(/\s+/g, ' ');
    const html = text({ ...structure, agreement });
    assert.match(html, /The mixture has 10 Gaussians, one for each cluster\./);
    assert.match(
      html,
      /50\s% of these are copies of a single training sample; at σ 0\.3\S* the data’s own denoiser leaves 31\S*\s% unexplained/,
    );
    assert.match(html, /One Gaussian explains all noise levels down to σ 10/);
    const later = agreement.map((row) => ({ ...row, spread: row.sigma === 80 ? 2 : row.spread }));
    assert.match(text({ ...structure, agreement: later }), /from σ 40\S* down to 10\S*, and none above/);
    const none = agreement.map((row) => ({ ...row, spread: 2 }));
    assert.match(
      text({ ...structure, agreement: none }),
      /The denoiser does not show these variances at any noise level/,
    );
    const uncertain = { ...structure, modesEnd: 'gap' as const, uncertainty: [{ value: 84, low: 71, high: 99 }] };
    assert.match(text(uncertain), /modes \(a gap follows\).*interval of λ, data.*71\S*–99/);
  });
});

describe('markup', () => {
  it('escapes text and attributes, and leaves out what is absent', () => {
    const node = h('p', { title: '"<&>', hidden: false, open: true, id: undefined }, 'a < b', null, false, [
      ' & ',
      '"c"',
    ]);
    assert.equal(renderToString(node), '<p title="&quot;&lt;&amp;&gt;" open="">a &lt; b &amp; &quot;c&quot;</p>');
    assert.equal(renderToString(h('img', { alt: '' })), '<img alt="">');
  });

  it('escapes what the shell is given', () => {
    const html = shell({
      nonce: '"><script>',
      cspSource: "'self'",
      scriptUri: '"onload="x',
      styleUri: '</link>',
      words: { '</script>': '<script>' },
      language: '"><',
    });
    // The words, and the page's own.
    assert.equal(html.match(/<script/g)!.length, 2);
    assert.equal(html.match(/<\/script/g)!.length, 2);
    assert.doesNotMatch(html, /""onload|<\/link>/);
  });
});

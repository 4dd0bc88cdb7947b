import { NONE } from '../src/shared/format';

/** What a chart's picture takes from the style sheet: outside the page there is none. */
const PROPERTIES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linejoin',
  'paint-order',
  'font-family',
  'font-size',
  'font-weight',
] as const;

/** Pixels of a picture for each of the page's. */
const SHARP = 2;

/** The table of a chart as CSV, numbers in full. */
export function tableCsv(figure: HTMLElement): string {
  const rows = [...(figure.querySelector('table')?.rows ?? [])];
  const lines = rows.map((row) => [...row.cells].map((cell) => quoted(valueOf(cell))).join(','));
  return `${lines.join('\n')}\n`;
}

function valueOf(cell: HTMLTableCellElement): string {
  const text = cell.textContent.trim().replaceAll('\u00a0', ' ');
  return cell.querySelector('data')?.value ?? (text === NONE ? '' : text);
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The chart as a file of its own, in the colors of the theme, on its background. */
export function pictureSvg(figure: HTMLElement): string {
  const shown = figure.querySelector<SVGSVGElement>('svg.chart');
  if (!shown) return '';
  const copy = shown.cloneNode(true) as SVGSVGElement;
  const from = [shown, ...shown.querySelectorAll<SVGElement>('*')];
  const to = [copy, ...copy.querySelectorAll<SVGElement>('*')];
  from.forEach((element, i) => inline(element, to[i]));
  const { width, height } = shown.viewBox.baseVal;
  copy.removeAttribute('data-readings');
  copy.removeAttribute('tabindex');
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  paper.setAttribute('width', '100%');
  paper.setAttribute('height', '100%');
  paper.setAttribute('fill', getComputedStyle(document.body).backgroundColor);
  copy.prepend(paper);
  return new XMLSerializer().serializeToString(copy);
}

/** As attributes: the page's policy allows no inline styles, and a file needs none. */
function inline(from: SVGElement, to: SVGElement | undefined): void {
  if (!to) return;
  const style = getComputedStyle(from);
  for (const name of PROPERTIES) {
    const value = style.getPropertyValue(name);
    if (value !== '') to.setAttribute(name, value);
  }
  to.removeAttribute('class');
}

/** Puts the chart on the clipboard as a PNG. */
export async function copyPicture(figure: HTMLElement): Promise<void> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(pictureSvg(figure))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.width * SHARP;
  canvas.height = image.height * SHARP;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (png) await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
}

import type { Reading } from './charts/plot';

/** Two σ closer than this, as a ratio, are the same place of two charts. */
const NEAR = 1.6;

/** What a chart says at its places, with where it lies on the page. */
interface Chart {
  readonly svg: SVGSVGElement;
  readonly readings: readonly Reading[];
}

/**
 * A line across the charts at one σ, with the values and intervals there: where the pointer is, or where the arrow keys have moved it. It lies
 * over the page, outside of what is drawn, so that nothing is drawn again for it.
 */
export class Crosshair {
  readonly #layer = document.createElement('div');
  /** Says the values of the chart that has the focus. */
  readonly #spoken = document.createElement('p');
  /** Where the keys are. */
  #at: { chart: Chart; index: number } | null = null;

  constructor(root: HTMLElement) {
    this.#layer.className = 'crosshairs';
    this.#layer.setAttribute('aria-hidden', 'true');
    this.#spoken.className = 'spoken';
    this.#spoken.setAttribute('role', 'status');
    document.body.append(this.#layer, this.#spoken);
    root.addEventListener('pointermove', (event) => this.#point(event));
    root.addEventListener('pointerleave', () => this.hide());
    root.addEventListener('focusin', ({ target }) => this.#focus(target));
    root.addEventListener('focusout', () => this.hide());
    root.addEventListener('keydown', (event) => this.#key(event));
    window.addEventListener('resize', () => this.hide());
  }

  hide(): void {
    this.#at = null;
    this.#layer.replaceChildren();
  }

  #point({ target, clientX }: PointerEvent): void {
    const chart = chartAt(target);
    if (!chart) return this.#at ? undefined : this.hide();
    const box = chart.svg.getBoundingClientRect();
    const x = ((clientX - box.left) / box.width) * chart.svg.viewBox.baseVal.width;
    this.#show(
      chart,
      nearest(chart.readings, (reading) => Math.abs(reading.x - x)),
    );
  }

  #focus(target: EventTarget | null): void {
    const chart = chartAt(target);
    if (chart) this.#move(chart, 0);
    else this.hide();
  }

  #key(event: KeyboardEvent): void {
    const chart = chartAt(event.target);
    if (!chart) return;
    const now = this.#at?.chart.svg === chart.svg ? this.#at.index : 0;
    const last = chart.readings.length - 1;
    const to: Readonly<Record<string, number>> = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: last };
    const index = to[event.key];
    if (event.key === 'Escape') return this.hide();
    if (index === undefined) return;
    event.preventDefault();
    this.#move(chart, Math.min(last, Math.max(0, index)));
  }

  #move(chart: Chart, index: number): void {
    this.#at = { chart, index };
    this.#show(chart, index);
    const reading = chart.readings[index];
    if (reading) this.#spoken.textContent = [reading.title, ...reading.lines].join(', ');
  }

  /** The place in this chart, and the same σ in the others. */
  #show(chart: Chart, index: number): void {
    const reading = chart.readings[index];
    if (!reading) return;
    const { sigma } = reading;
    const others = [...document.querySelectorAll<SVGSVGElement>('svg.chart[data-readings]')]
      .filter((svg) => svg !== chart.svg)
      .map(chartOf)
      .flatMap((other) => {
        const found = sigma === null ? undefined : other.readings[nearestSigma(other.readings, sigma)];
        return found?.sigma != null && isNear(found.sigma, sigma) ? [{ chart: other, reading: found }] : [];
      });
    const all = [{ chart, reading }, ...others];
    this.#layer.replaceChildren(...all.flatMap(({ chart: { svg }, reading: at }) => marks(svg, at)));
  }
}

function chartAt(target: EventTarget | null): Chart | null {
  const svg = target instanceof Element ? target.closest<SVGSVGElement>('svg.chart[data-readings]') : null;
  return svg && chartOf(svg);
}

function chartOf(svg: SVGSVGElement): Chart {
  return { svg, readings: JSON.parse(svg.dataset['readings'] ?? '[]') as Reading[] };
}

function nearest(readings: readonly Reading[], distance: (reading: Reading) => number): number {
  const distances = readings.map(distance);
  return distances.indexOf(Math.min(...distances));
}

function nearestSigma(readings: readonly Reading[], sigma: number): number {
  return nearest(readings, (reading) =>
    reading.sigma === null || reading.sigma <= 0 ? Infinity : Math.abs(Math.log(reading.sigma / sigma)),
  );
}

function isNear(sigma: number, other: number | null): boolean {
  return other !== null && sigma > 0 && other > 0 && Math.abs(Math.log(sigma / other)) < Math.log(NEAR);
}

/** The line in a chart, and the values beside it, on the side that has room. */
function marks(svg: SVGSVGElement, { x, title, lines }: Reading): HTMLElement[] {
  const box = svg.getBoundingClientRect();
  const scale = box.width / svg.viewBox.baseVal.width;
  const left = box.left + window.scrollX + x * scale;
  const top = box.top + window.scrollY;
  const line = document.createElement('div');
  line.className = 'crosshair';
  place(line, { left, top: top + 24 * scale });
  line.style.height = `${box.height - 62 * scale}px`;
  const readout = document.createElement('div');
  readout.className = 'readout';
  const name = document.createElement('strong');
  name.textContent = title;
  readout.append(
    name,
    ...lines.map((text) => {
      const row = document.createElement('div');
      row.textContent = text;
      return row;
    }),
  );
  const isRight = x > svg.viewBox.baseVal.width / 2;
  readout.classList.toggle('to-the-left', isRight);
  readout.style.maxWidth = `${Math.max(120, Math.max(x * scale, box.width - x * scale) - 12)}px`;
  place(readout, { left: isRight ? left - 6 : left + 6, top: top + 30 * scale });
  return [line, readout];
}

function place({ style }: HTMLElement, { left, top }: { left: number; top: number }): void {
  style.left = `${left}px`;
  style.top = `${top}px`;
}

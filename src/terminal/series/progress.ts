import { percent } from '../../shared/format';
import { plainText } from '../../shared/shown';
import { tell } from '../print';

/** What several diagnoses say at once on stderr: a line for each that begins or ends, and on a terminal one that is redrawn below. */
export class SeriesProgress {
  readonly #running = new Map<string, number>();
  #done = 0;
  #drawn = false;

  constructor(
    private readonly members: number,
    private readonly isQuiet: boolean,
    private readonly stream: NodeJS.WriteStream = process.stderr,
  ) {}

  /** @param fraction of this one */
  at(name: string, fraction: number): void {
    this.#running.set(name, fraction);
    this.#draw();
  }

  ended(name: string, how: string): void {
    this.#running.delete(name);
    this.#done++;
    this.say(`${this.#done} of ${this.members}  ${name}: ${how}`);
  }

  say(line: string): void {
    if (this.isQuiet) return;
    this.clear();
    tell(`${plainText(line)}\n`);
    this.#draw();
  }

  clear(): void {
    if (this.#drawn) this.stream.write('\r\x1b[2K');
    this.#drawn = false;
  }

  #draw(): void {
    if (this.isQuiet || !this.stream.isTTY || this.#running.size === 0) return;
    const running = [...this.#running].map(([name, fraction]) => `${plainText(name)} ${percent(fraction)}`);
    const line = `${this.#done} of ${this.members} done. ${running.join(', ')}`;
    this.stream.write(`\r\x1b[2K${line.slice(0, Math.max(20, this.stream.columns - 1))}`);
    this.#drawn = true;
  }
}

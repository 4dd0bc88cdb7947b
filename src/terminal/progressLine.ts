import type { Progress } from '../domain/events';
import { percent, seconds } from '../shared/format';
import { plainText } from '../shared/shown';

/** Progress on stderr: one line that is redrawn on a terminal, elsewhere a plain line for every new stage. */
export class ProgressLine {
  private stage = '';
  private drawn = false;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  show(progress: Progress): void {
    if (this.stream.isTTY) this.draw(progress);
    else if (progress.stage !== this.stage)
      this.stream.write(`${percent(progress.fraction)} ${plainText(progress.message)}\n`);
    this.stage = progress.stage;
  }

  /** Prints a line above the progress. */
  say(line: string): void {
    this.clear();
    this.stream.write(`${plainText(line)}\n`);
  }

  clear(): void {
    if (this.drawn) this.stream.write('\r\x1b[2K');
    this.drawn = false;
  }

  private draw({ fraction, message, secondsLeft }: Progress): void {
    const width = 24;
    const filled = Math.round(fraction * width);
    const left = secondsLeft === null ? '' : `, ${seconds(secondsLeft)} left`;
    const line = `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${percent(fraction)} ${plainText(message)}${left}`;
    this.stream.write(`\r\x1b[2K${line.slice(0, Math.max(20, this.stream.columns - 1))}`);
    this.drawn = true;
  }
}

import path from 'node:path';
import type { Report } from '../domain/report';

/** How far the training of a checkpoint had come. */
export interface Epoch {
  readonly unit: 'epoch' | 'step';
  readonly number: number;
}

const inName = /(?:^|[^a-z])(epochs?|ep|steps?|iter(?:ation)?s?|global_step)[-_=.]?0*(\d+)(?!\d)/i;
const inMetadata = /^(?:current_|global_|training_|train_|num_)?(epochs?|steps?|iterations?)$/i;

/** From the file's name, or else from its metadata; null where neither tells. */
export function epochOf({ model }: { readonly model: Pick<Report['model'], 'path' | 'metadata'> }): Epoch | null {
  const [, word, number] = inName.exec(path.basename(model.path)) ?? [];
  if (word !== undefined) return { unit: unitOf(word), number: Number(number) };
  for (const [key, value] of Object.entries(model.metadata ?? {})) {
    const [, unit] = inMetadata.exec(key) ?? [];
    if (unit !== undefined && /^\d{1,12}$/.test(value.trim())) return { unit: unitOf(unit), number: Number(value) };
  }
  return null;
}

/** "epoch 40 → 60", or else the times of the two reports: "14:05 → 14:40". */
export function fromTo(before: Report, after: Report): string {
  const [a, b] = [epochOf(before), epochOf(after)];
  if (a && b && a.unit === b.unit && a.number !== b.number) return `${a.unit} ${a.number} → ${b.number}`;
  const [from, to] = [new Date(before.createdAt), new Date(after.createdAt)];
  const isSameDay = from.toDateString() === to.toDateString();
  return `${isSameDay ? '' : `${from.toLocaleDateString('en-CA')} `}${clock(from)} → ${clock(to)}`;
}

/** The name of a file with its numbers left open: checkpoints of one training have the same. */
export function seriesOf(file: string): string {
  return path.join(path.dirname(file), path.basename(file).replace(/\d+/g, '#'));
}

function unitOf(word: string): Epoch['unit'] {
  return /^ep/i.test(word) ? 'epoch' : 'step';
}

function clock(time: Date): string {
  return time.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

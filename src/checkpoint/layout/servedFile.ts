import path from 'node:path';
import { dataFolder } from '../../shared/dataFolder';
import type { Header } from '../onnx/header';

/** Where files lie that stand in the place of networks which only servers have: in the user's data, where no one else writes. */
export function servedFolder(): string {
  return path.join(dataFolder(), 'servers');
}

/** The address of the network that a file stands in for; null for any other file, whatever its metadata say. */
export function serverOf(model: string, { metadata }: Pick<Header, 'metadata'>): string | null {
  const isOurs = path.dirname(path.dirname(path.resolve(model))) === servedFolder();
  return isOurs ? (metadata['server'] ?? null) : null;
}

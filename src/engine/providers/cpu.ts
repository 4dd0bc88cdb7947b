import os from 'node:os';
import { counted } from '../../shared/format';
import { threads } from '../../shared/machine/threads';
import type { ProviderDefinition } from './definition';

export const cpu: ProviderDefinition = {
  title: 'CPU',
  description: 'The CPU.',
  execution: 'cpu',
  runsOn: () => true,
  deviceName: () => Promise.resolve(processorName()),
};

function processorName(): string {
  const model = os.cpus()[0]?.model.replace(/\s+/g, ' ').trim();
  return `${model === undefined || model === '' ? process.arch : model} (${counted(threads(), 'thread')})`;
}

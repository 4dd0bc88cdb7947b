import path from 'node:path';
import type { CommandValues, SaidOptions } from '../../domain/options';
import type { Report } from '../../domain/report';
import { usage } from '../arguments';
import type { Identity } from '../series/key';
import { commandLine, USUAL_COMMAND } from './commandLine';
import { RayApi } from './rayApi';
import { rayReport } from './rayJobs';

/** Diagnoses one checkpoint on a cluster. */
export type Submit = (
  member: { readonly model: string; readonly said: SaidOptions; readonly identity: Identity },
  say: (words: string) => void,
) => Promise<Report>;

/** @throws DiagnosisError 'usage' for options that do not fit together */
export function checkSubmission({ submit, address, cpus, clusterCommand, jobs }: CommandValues): void {
  if (submit === 'ray' && address === undefined)
    throw usage('diagnose', '--submit ray needs the address of the dashboard: set --address http://HOST:8265.');
  if (submit !== 'ray' && address !== undefined) throw usage('diagnose', '--address is for --submit ray.');
  if (submit === undefined && (cpus !== undefined || clusterCommand !== undefined))
    throw usage('diagnose', `--${cpus === undefined ? 'cluster-command' : 'cpus'} is for --submit.`);
  if (submit !== undefined && jobs !== undefined)
    throw usage('diagnose', '--jobs is for this machine; the cluster decides how many jobs run at a time.');
}

/** @returns null where nothing is sent to Ray */
export function submitTo(values: CommandValues, signal: AbortSignal | undefined): Submit | null {
  const { submit, address = '', cpus = 1, clusterCommand = USUAL_COMMAND } = values;
  if (submit !== 'ray') return null;
  const api = new RayApi(address, process.env['RAY_AUTH_TOKEN'], signal);
  return ({ model, said, identity }, say) =>
    rayReport(
      api,
      {
        name: path.basename(model),
        entrypoint: commandLine(clusterCommand, model, said, ['--quiet', '--json', '-']),
        cpus,
        identity,
      },
      say,
    );
}

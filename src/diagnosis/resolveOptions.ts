import type { Companions } from '../checkpoint/layout/companions';
import { timeOfNetwork } from '../checkpoint/layout/networkConfig';
import { readSidecar } from '../checkpoint/layout/sidecar';
import { together } from '../domain/options/together';
import { optionDefaults, type DiagnosisOptions, type DiagnosisRequest } from '../domain/options';

/**
 * What a diagnosis goes by, option by option: what was said for this run (the command line), else the sidecar file beside the
 * checkpoint, else the settings, else the files that describe the network, else the default. The nearer to this checkpoint
 * something is said, the more it counts. Values of single inputs add up.
 * @param request names the model itself, not a folder
 * @param server the address of the network where the model stands in for one that only a server has
 * @throws DiagnosisError 'sidecar'
 */
export async function resolveOptions(
  request: DiagnosisRequest,
  { network }: Pick<Companions, 'network'>,
  server: string | null = null,
): Promise<DiagnosisOptions> {
  const { settings = {}, ...run } = request;
  const sidecar = (await readSidecar(request.model, run)) ?? {};
  const time = timeOfNetwork(network);
  return {
    ...optionDefaults,
    ...(time && { time }),
    ...settings,
    ...(server !== null && { remote: [server] }),
    ...sidecar,
    ...run,
    ...together(sidecar, run),
  };
}

import type { ProviderSection } from '../../domain/report';
import type { Network } from '../../engine/network';
import type { RemoteSession, ServerUse } from '../../engine/remote/session';
import type { DiagnosisContext } from '../context';
import type { ChosenDevice } from './choose';

/** The network as it was recognized: servers are where it runs, whatever this machine has. */
export function onServers(network: Network, servers: RemoteSession, { options }: DiagnosisContext): ChosenDevice {
  const use = servers.use();
  return {
    network,
    section: {
      requested: options.provider,
      used: 'remote',
      device: deviceOf(use),
      parity: null,
      fallback: null,
      remote: sectionOf(use),
    },
    secondsPerEvaluation: network.secondsEach,
  };
}

/** What the servers did, for the report: told again at the end. */
export function tellUse(context: DiagnosisContext, servers: RemoteSession | null): void {
  if (servers) context.emit({ kind: 'servers', remote: sectionOf(servers.use()) });
}

function deviceOf(use: readonly ServerUse[]): string {
  const models = [
    ...new Set(use.map(({ model, version }) => (version === null ? model : `${model}, version ${version}`))),
  ];
  const hosts = use.map(({ address, platform }) => `${new URL(address).host}${platform ? ` (${platform})` : ''}`);
  return `${models.join(' and ')} on ${hosts.join(' and ')}`;
}

function sectionOf(use: readonly ServerUse[]): NonNullable<ProviderSection['remote']> {
  const calls = use.reduce((sum, server) => sum + server.calls, 0);
  const seconds = use.reduce((sum, server) => sum + server.seconds, 0);
  const onTheWay = use.reduce((sum, server) => sum + server.calls * server.roundTrip, 0);
  return {
    servers: use.map(({ address, model, version, platform, roundTrip, calls: answered, failures, lastFailure }) => ({
      ...{ address, model, version, platform, roundTrip },
      ...{ calls: answered, failures, lastFailure },
    })),
    networkShare: calls > 0 ? Math.min(1, onTheWay / seconds) : null,
  };
}

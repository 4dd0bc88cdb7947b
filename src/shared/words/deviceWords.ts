import type { ProviderSection } from '../../domain/report';
import { fixed, percent } from '../format';
import { t } from '../l10n';

/** What ran the network: "AMD EPYC (2 threads) (cpu)"; servers are named by their addresses. */
export function deviceName({ device, used }: Pick<ProviderSection, 'device' | 'used'>): string {
  return used === 'remote' ? device : `${device} (${used})`;
}

/** What is worth knowing of servers: how long the way is, and what failed. */
export function serverWords({ servers, networkShare }: NonNullable<ProviderSection['remote']>): string[] {
  const slowest = Math.max(...servers.map(({ roundTrip }) => roundTrip));
  const way = t('a round trip takes {0} ms', fixed(1000 * slowest, 1));
  return [
    networkShare === null ? way : t('{0}, at least {1} of their time', way, percent(networkShare)),
    ...servers.flatMap(({ address, failures, lastFailure }) =>
      failures === 0
        ? []
        : [
            t(
              'calls to {0} that failed and were retried: {1} (last error: {2})',
              new URL(address).host,
              failures,
              lastFailure ?? '',
            ),
          ],
    ),
  ];
}

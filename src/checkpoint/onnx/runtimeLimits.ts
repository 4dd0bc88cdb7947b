import { DiagnosisError } from '../../shared/failure';
import type { Header } from './header';
import { shownName } from '../../shared/shown';

/** The newest operator sets that ONNX Runtime 1.30 takes, and those of its domains that it has operators for. */
export const newestOpsets: Readonly<Record<string, number>> = { '': 26, 'ai.onnx.ml': 5, 'com.microsoft': 1 };
export const newestIrVersion = 13;

/** Domains whose operators the runtime has on one provider or another. */
const known =
  /^(ai\.onnx(\.ml|\.training|\.preview\.training|\.preview)?|com\.microsoft(\.nchwc|\.dml|\.experimental)?|com\.ms\.internal\.nhwc)$/;

/**
 * Refuses what the runtime could not load, before it is asked: versions newer than it knows, operators of a library.
 * @param functions operators that the model defines itself, as `domain::Name`
 * @throws DiagnosisError 'unsupported'
 */
export function refuseUnsupported(name: string, header: Omit<Header, 'externalFiles'>, functions: Set<string>): void {
  const { irVersion, opsets, operators } = header;
  if (irVersion > newestIrVersion) {
    throw new DiagnosisError(
      'unsupported',
      `${name} is of ONNX's IR version ${irVersion}, and the newest that the runtime reads is ${newestIrVersion}.`,
      'Save it with an older onnx package, or set its ir_version.',
    );
  }
  for (const { domain, version } of opsets) {
    const newest = newestOpsets[domain === 'ai.onnx' ? '' : domain];
    if (newest === undefined || version <= newest) continue;
    const set = domain === '' || domain === 'ai.onnx' ? 'opset' : `${domain} opset`;
    throw new DiagnosisError(
      'unsupported',
      `${name} uses ${set} ${version}, and the newest that the runtime takes is ${newest}.`,
      `Export it with opset_version=${newest} or lower.`,
    );
  }
  const custom = Object.keys(operators).filter((operator) => isCustom(operator) && !functions.has(operator));
  if (custom.length === 0) return;
  const listed = custom.slice(0, 3).map((operator) => shownName(operator));
  if (custom.length > listed.length) listed.push(`${custom.length - listed.length} more`);
  throw new DiagnosisError(
    'unsupported',
    `${name} uses operators that are no part of ONNX: ${listed.join(', ')}.`,
    'Export it with standard operators; those of a library cannot be loaded here.',
  );
}

/** `domain::Name`, with a domain that the runtime does not have. */
function isCustom(operator: string): boolean {
  const at = operator.lastIndexOf('::');
  return at > 0 && !known.test(operator.slice(0, at));
}

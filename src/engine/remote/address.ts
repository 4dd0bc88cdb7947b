import { DiagnosisError } from '../../shared/failure';
import { shownName } from '../../shared/shown';

/** Where a bearer token for the servers is looked for: no file and no setting holds one. */
const TOKEN_VARIABLE = 'SCORESCOPE_REMOTE_TOKEN';

/** null where none is set. */
export function serverToken(): string | null {
  return process.env[TOKEN_VARIABLE]?.trim() || null;
}

/** `http://host:8000/v2/models/unet`, perhaps with `/versions/3`, perhaps behind a prefix. */
const MODEL_PATH = /\/v2\/models\/[^/]+(\/versions\/[^/]+)?$/;

/**
 * The address of a model on a server, without what may follow it.
 * @throws DiagnosisError 'usage' where it is none, or would send a secret in the open
 */
export function modelAddress(text: string, token: string | null): string {
  const example = 'Give the address of a model on it, for example http://localhost:8000/v2/models/unet.';
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new DiagnosisError('usage', `${shownName(text)} is not the address of a server.`, example);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new DiagnosisError('usage', `${shownName(text)} is not an HTTP address.`, example);
  if (url.username || url.password)
    throw new DiagnosisError(
      'usage',
      `The address of ${url.host} holds a name or a password, which reports would repeat.`,
      `Set a bearer token in the environment variable ${TOKEN_VARIABLE} instead.`,
    );
  const path = url.pathname.replace(/(\/infer|\/ready)?\/*$/, '');
  if (!MODEL_PATH.test(path))
    throw new DiagnosisError('usage', `${shownName(text)} names a server, but no model on it.`, example);
  if (token !== null && url.protocol === 'http:' && !isLoopback(url.hostname))
    throw new DiagnosisError(
      'usage',
      `${TOKEN_VARIABLE} is set, and ${url.host} is reached without TLS: anyone on the network path could read the token.`,
      'Use https, or unset the variable.',
    );
  return `${url.origin}${path}`;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

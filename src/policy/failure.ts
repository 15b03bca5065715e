import type { LocalServiceSpec } from '../model/service.js';
import { shorten } from '../model/shorten.js';
import { type Failure, UNKNOWN_FAILURE } from '../model/work.js';
import { readField } from '../model/unchecked.js';
import { redact, secretsOf } from './redaction.js';

const MAX_CODE_LENGTH = 100;
const MAX_MESSAGE_LENGTH = 2_000;

/**
 * The failure that an actor rejected with, as data. Takes anything that can be thrown (an Error, `{ code, message }`, a
 * string, undefined, a proxy that throws) and never throws. Secrets of the specification are masked.
 */
export function failureOf(rejection: unknown, spec: LocalServiceSpec | null): Failure {
  const code = readField(rejection, 'code');
  const message = typeof rejection === 'string' ? rejection : readField(rejection, 'message');
  const secrets = secretsOf(spec);
  return {
    code: typeof code === 'string' && code !== '' ? shorten(redact(code, secrets), MAX_CODE_LENGTH) : UNKNOWN_FAILURE,
    message:
      typeof message === 'string' && message !== ''
        ? shorten(redact(message, secrets), MAX_MESSAGE_LENGTH)
        : 'The work failed and gave no message.',
  };
}

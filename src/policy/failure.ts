import type { LocalServiceSpec } from '../model/service.js';
import { type Failure, UNKNOWN_FAILURE } from '../model/work.js';
import { readField } from './reading.js';
import { redact, secretsOf } from './redaction.js';

const LONGEST_CODE = 100;
const LONGEST_MESSAGE = 2_000;

/**
 * What does this rejection of an actor say, as data? Takes anything that can be thrown (an Error, `{ code, message }`,
 * a string, undefined, a proxy that throws) and never throws. Secrets of the specification are masked.
 */
export function failureOf(rejection: unknown, spec: LocalServiceSpec | null): Failure {
  const code = readField(rejection, 'code');
  const message = typeof rejection === 'string' ? rejection : readField(rejection, 'message');
  const secrets = secretsOf(spec);
  return {
    code: typeof code === 'string' && code !== '' ? clip(redact(code, secrets), LONGEST_CODE) : UNKNOWN_FAILURE,
    message:
      typeof message === 'string' && message !== ''
        ? clip(redact(message, secrets), LONGEST_MESSAGE)
        : 'The work failed and gave no message.',
  };
}

function clip(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

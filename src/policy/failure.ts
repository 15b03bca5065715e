import type { LocalServiceSpec } from '../model/service.js';
import { shorten } from '../model/shorten.js';
import { type Failure, UNKNOWN_FAILURE, type WorkInFlight, type WorkRejection } from '../model/work.js';
import { readField, readStrings } from '../model/unchecked.js';
import { maskText } from './masking.js';
import { secretIndexOfSpec } from './redaction.js';

const MAX_CODE_LENGTH = 100;
const MAX_MESSAGE_LENGTH = 2_000;
const MAX_INSTANCE_IDS = 1_000;

/** The failure of the work in flight, from what its actor rejected with; see {@link rejectionOf}. */
export function failureOf(
  rejection: unknown,
  { operation, cause, effectId }: Pick<WorkInFlight, 'operation' | 'cause' | 'effectId'>,
  spec: LocalServiceSpec | null,
): Failure {
  const { code, message, ...rest } = rejectionOf(rejection, spec);
  return { code, message, operation: operation.type, cause, effectId, ...rest };
}

/**
 * What an actor rejected with, as data. Takes anything that can be thrown (an Error, `{ code, message, instanceIds }`, a
 * string, undefined, a proxy that throws) and never throws. Secrets of the specification are masked.
 */
export function rejectionOf(rejection: unknown, spec: LocalServiceSpec | null): WorkRejection {
  const code = readField(rejection, 'code');
  const message = typeof rejection === 'string' ? rejection : readField(rejection, 'message');
  const instanceIds = readStrings(readField(rejection, 'instanceIds'))?.slice(0, MAX_INSTANCE_IDS) ?? [];
  const secrets = [secretIndexOfSpec(spec)];
  const shown = (text: string, length: number) => shorten(maskText(text, secrets, length), length);
  return {
    code: typeof code === 'string' && code !== '' ? shown(code, MAX_CODE_LENGTH) : UNKNOWN_FAILURE,
    message:
      typeof message === 'string' && message !== ''
        ? shown(message, MAX_MESSAGE_LENGTH)
        : 'The work failed and gave no message.',
    ...(instanceIds.length > 0 && { instanceIds: instanceIds.map((id) => shown(id, MAX_CODE_LENGTH)) }),
  };
}

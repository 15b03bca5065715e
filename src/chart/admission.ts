import { legalityOf } from '../../machines/lifecycle.machine.js';
import type { ServiceRequest } from '../model/operation.js';
import type { Admission } from '../model/refusal.js';
import { refusalOf } from '../policy/refusal.js';
import type { LifecyclePosition } from './snapshot.js';

/**
 * Would this request be accepted here, and if not, why? Checks the state, then the addressed service, fields and
 * facts (domain.md §3), and changes nothing. Guards that a host overrides through `provide` are not asked; `dispatch` asks them.
 */
export function admit({ value, context }: LifecyclePosition, request: ServiceRequest): Admission {
  const refusal = refusalOf(legalityOf(value), context, request);
  return refusal === null ? { admitted: true } : { admitted: false, refusal };
}

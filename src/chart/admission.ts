import { legalityOf } from '../../machines/lifecycle.machine.js';
import type { ServiceRequest } from '../model/operation.js';
import type { Admission } from '../model/refusal.js';
import { refusalOf } from '../policy/refusal.js';
import { checkRecord, type LifecycleRecord } from './lifecycle-record.js';

/**
 * Tells whether this request would be accepted, and if not, why. Checks the state, then the addressed service, fields and
 * facts (domain.md §3), and changes nothing. Does not call guards that a controller overrides through `provide`; `dispatch` does.
 */
export function admit(record: LifecycleRecord, request: ServiceRequest): Admission {
  checkRecord(record);
  const refusal = refusalOf(legalityOf(record.value), record.context, request);
  return refusal === null ? { admitted: true } : { admitted: false, refusal };
}

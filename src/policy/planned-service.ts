import type { ActivationState } from '../model/activation.js';
import type { BackoffSettings } from '../model/backoff.js';
import type { OpSpec } from '../model/operation.js';
import type { LocalServiceSpec, Service } from '../model/service.js';
import type { LifecycleSettings } from '../model/settings.js';
import type { WorkInFlight } from '../model/work.js';
import { startLimitMs } from './limits.js';

/** The part of a lifecycle context from which a service is made. */
export interface ServiceContext<TSpec extends LocalServiceSpec | null = LocalServiceSpec | null> {
  readonly serviceId: string;
  readonly spec: TSpec;
  readonly instancesPerHost: number;
  readonly activationState: ActivationState;
  readonly settings: Pick<LifecycleSettings, 'staleAfterMs' | 'backoff' | 'defaultOpSpec'>;
}

/**
 * The service as plans need it and actors get it, made of a lifecycle context (domain.md §5). Its start limit is that of the
 * given limits, by default of those that the reconciliation works with. The specification is null before CREATE.
 */
export function serviceOf<TSpec extends LocalServiceSpec | null>(
  context: ServiceContext<TSpec>,
  opSpec: Pick<OpSpec, 'timeout'> = context.settings.defaultOpSpec,
): Omit<Service, 'spec'> & { readonly spec: TSpec } {
  return serviceWith(context, opSpec, context.settings.backoff);
}

/**
 * The service as the work in flight gets it (domain.md §5): its start limit is that of the operation, and an operator's own
 * ADJUST_INSTANCES plans without back-off.
 */
export function serviceForWork(
  context: ServiceContext<LocalServiceSpec>,
  { operation, cause }: Pick<WorkInFlight, 'operation' | 'cause'>,
): Service {
  const isOfOperator = operation.type === 'ADJUST_INSTANCES' && cause === 'operator';
  return serviceWith(context, operation.opSpec, isOfOperator ? null : context.settings.backoff);
}

function serviceWith<TSpec extends LocalServiceSpec | null>(
  { serviceId, spec, instancesPerHost, activationState, settings }: ServiceContext<TSpec>,
  opSpec: Pick<OpSpec, 'timeout'>,
  backoff: BackoffSettings | null,
): Omit<Service, 'spec'> & { readonly spec: TSpec } {
  const limitMs = startLimitMs(spec, opSpec);
  const { staleAfterMs } = settings;
  return { serviceId, spec, instancesPerHost, activationState, staleAfterMs, backoff, startLimitMs: limitMs };
}

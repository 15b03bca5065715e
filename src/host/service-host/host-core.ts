import type { LifecycleMachine } from '../../../machines/lifecycle.machine.js';
import type { RestoreProblem } from '../../../machines/restore-error.js';
import type { LifecycleRecord } from '../../chart/lifecycle-record.js';
import type { Engine } from '../../engine/compile.js';
import type { LifecycleInput } from '../../model/settings.js';
import type { Decision, LifecycleEngine } from './decide.js';
import type { HostedService } from './hosted-service.js';
import type { Input } from './input.js';
import type { Observed } from './observer.js';
import type { HostClock } from './platform.js';
import type { StoreAccess } from './store-access.js';

/** A change of a service, or something that changed nothing, once it is stored where it has to be. */
export interface Applied {
  readonly serviceId: string;
  readonly before: LifecycleRecord | null;
  readonly decision: Decision;
  readonly input: Input;
  /** The service after it, destroyed ones included; null where there is none. */
  readonly view: () => HostedService | null;
}

/** What the queue of a service needs of its host. */
export interface HostCore {
  readonly engine: Engine<LifecycleMachine> & LifecycleEngine;
  readonly settings: LifecycleInput | undefined;
  readonly clock: HostClock;
  readonly store: StoreAccess;
  /** Why the host has ended; null while it runs. */
  readonly ended: 'STOPPED' | 'FENCED' | null;
  /** Numbers the changes of all services. */
  nextChange(): number;
  /** An observation that begins after this call; null if it fails. */
  readonly observe: () => Promise<Observed | null>;
  /** Tells everybody, and carries out the effects. Does not throw. */
  apply(applied: Applied): void;
  /** Ends work and timers of a service whose row somebody else changed, and tells everybody. */
  reread(serviceId: string, view: HostedService | null): void;
  setAside(serviceId: string, reason: RestoreProblem): void;
  storeFailed(serviceId: string): void;
  storeRecovered(serviceId: string): void;
  /** Another host has claimed the store: ends this one. */
  fence(): void;
  /** Forgets the queue if there is no service and nothing waits. */
  forgetIfEmpty(serviceId: string): void;
  /** Hands an error to the host's `onError`. */
  readonly onError: (error: unknown) => void;
}

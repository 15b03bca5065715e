import { MAX_DELAY_MS } from '../src/model/operation.js';
import { MAX_EMERGENCY_DELAY_MS } from '../src/model/settings.js';
import type { LifecycleContext } from './lifecycle.context.js';
import { delayOf } from './compilable.js';

/** The named delays of the lifecycle chart, in ms; always finite and no longer than a timer can hold. */
export const DELAYS = {
  /** How long the work in flight may take, as it was fixed when its operation was accepted. */
  workTimeout: delayOf(({ inFlight }: LifecycleContext) => inFlight?.timeoutMs ?? MAX_DELAY_MS),
  /** How long an emergency waits before it deactivates; doubles with each failed deactivation, up to a minute. */
  emergencyDelay: delayOf(({ emergency, settings }: LifecycleContext) =>
    Math.min(
      settings.emergencyDelayMs * 2 ** Math.min(emergency?.failedDeactivations ?? 0, MAX_DOUBLINGS),
      MAX_EMERGENCY_DELAY_MS,
    ),
  ),
};

/** With so many, 1 ms is longer than an emergency waits; with a thousand more, 0 ms would be no number. */
const MAX_DOUBLINGS = 16;

/** The name of one of the delays. */
export type LifecycleDelay = Extract<keyof typeof DELAYS, string>;

import type { InstanceContext } from './instance.context.js';
import { delayOf } from './compilable.js';

/** The named delays of the instance chart, in ms; always finite and no longer than a timer can hold. */
export const DELAYS = {
  /** How long the check whose turn it is waits before its first try. */
  initialDelay: delayOf(({ check, settings }: InstanceContext) => settings[check].initialDelayMs),
  /** How long from one try of that check to the next. */
  interval: delayOf(({ check, settings }: InstanceContext) => settings[check].intervalMs),
  /** How long an instance that is to stop is left running. */
  waitBeforeKill: delayOf(({ settings }: InstanceContext) => settings.waitBeforeKillMs),
};

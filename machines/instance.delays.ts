import type { InstanceContext } from './instance.context.js';
import { delayOf } from './compilable.js';

/** The named delays of the instance chart, in ms; always finite and no longer than a timer can hold. */
export const DELAYS = {
  /** From the beginning of the check to its first try. */
  initialDelay: delayOf(({ check, settings }: InstanceContext) => settings[check].initialDelayMs),
  /** From one try of the check to the next. */
  interval: delayOf(({ check, settings }: InstanceContext) => settings[check].intervalMs),
  /** From the beginning of the stop to the kill. */
  waitBeforeKill: delayOf(({ settings }: InstanceContext) => settings.waitBeforeKillMs),
};

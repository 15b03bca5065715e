import { delayOf } from './compilable.js';
import type { InstanceContext } from './instance.context.js';

/** The named delays of the instance chart, in ms; always finite and no longer than a timer can hold. */
export const DELAYS = {
  /** From the beginning of the check to its first try; none for an instance that was found running. */
  initialDelay: delayOf(({ check, settings, wasFound }: InstanceContext) =>
    wasFound ? 0 : settings[check].initialDelayMs,
  ),
  /** From the time at which a try is due to its failure, if it is not answered. */
  timeout: delayOf(({ check, settings }: InstanceContext) => settings[check].timeoutMs),
  /** From the end of one try of the check to the next. */
  interval: delayOf(({ check, settings }: InstanceContext) => settings[check].intervalMs),
  /** From the beginning of the hooks to the wait, if nobody says that they are done. */
  hooksTimeout: delayOf(({ settings }: InstanceContext) => settings.hooksTimeoutMs),
  /** From the end of the hooks to the kill. */
  waitBeforeKill: delayOf(({ settings }: InstanceContext) => settings.waitBeforeKillMs),
};

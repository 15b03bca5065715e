import type { Event } from './service.js';

const serviceId = 'dns-cache-1';

/** A life between INACTIVE and INACTIVE: each way of work to end, a guard that says no, an emergency. */
const LIFE: readonly (readonly [event: Event, state: string])[] = [
  [{ type: 'ADJUST_INSTANCES', serviceId }, 'ADJUSTING_INSTANCES'],
  [{ type: 'DONE' }, 'INACTIVE'],
  [{ type: 'ACTIVATE', serviceId }, 'ACTIVATION_REQUESTED'],
  [{ type: 'FAILED', error: 'The store is down.' }, 'INACTIVE'],
  [{ type: 'ACTIVATE', serviceId }, 'ACTIVATION_REQUESTED'],
  [{ type: 'DONE' }, 'ACTIVE'],
  [{ type: 'ADJUST_INSTANCES', serviceId }, 'ADJUSTING_INSTANCES'],
  [{ type: 'FAILED', error: 'A start failed.' }, 'ACTIVE'],
  [{ type: 'ADJUST_INSTANCES', serviceId }, 'ADJUSTING_INSTANCES'],
  [{ type: 'DONE' }, 'ACTIVE'],
  [{ type: 'DEACTIVATE', serviceId: 'another-1' }, 'ACTIVE'],
  [{ type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost: 2 }, 'UPDATING_INSTANCES_COUNT'],
  [{ type: 'DONE' }, 'ACTIVE'],
  [{ type: 'UPDATE_INSTANCE_COUNT', serviceId, instancesPerHost: 1 }, 'UPDATING_INSTANCES_COUNT'],
  [{ type: 'DONE' }, 'ACTIVE'],
  [{ type: 'RESTART', serviceId }, 'REPLACING_INSTANCES'],
  [{ type: 'DONE' }, 'ACTIVE'],
  [{ type: 'REPLACE_INSTANCES', serviceId }, 'REPLACING_INSTANCES'],
  [{ type: 'CANCEL', serviceId }, 'ACTIVE'],
  [{ type: 'STOP_INSTANCES', serviceId }, 'STOPPING_INSTANCES'],
  [{ type: 'DONE' }, 'ACTIVE'],
  [{ type: 'DEACTIVATE', serviceId }, 'DEACTIVATION_REQUESTED'],
  [{ type: 'DONE' }, 'INACTIVE'],
  [{ type: 'DEPLOY_TEST_INSTANCE', serviceId }, 'CONFIG_TESTING_REQUESTED'],
  [{ type: 'DONE' }, 'DEPLOYING_TEST_INSTANCE'],
  [{ type: 'DONE' }, 'CONFIG_TESTING'],
  [{ type: 'REPLACE_INSTANCES', serviceId }, 'REPLACING_INSTANCES'],
  [{ type: 'DONE' }, 'CONFIG_TESTING'],
  [{ type: 'ADJUST_INSTANCES', serviceId }, 'ADJUSTING_INSTANCES'],
  [{ type: 'CANCEL', serviceId }, 'EMERGENCY_DEACTIVATION_REQUESTED'],
  [{ type: 'DEACTIVATE', serviceId }, 'DEACTIVATION_REQUESTED'],
  [{ type: 'DONE' }, 'INACTIVE'],
];

/** The events, as they come from JSON: none of their texts is one that the code holds. */
export const SCRIPT: readonly Event[] = fromJson(LIFE.map(([event]) => event));

/** The states that every contender has to go through. */
export const EXPECTED: readonly string[] = ['INACTIVE', ...LIFE.map(([, state]) => state)];

/** How many steps the script has. */
export const STEPS = SCRIPT.length;

/** Through JSON, as a controller gets it. */
export function fromJson<TValue>(value: TValue): TValue {
  return JSON.parse(JSON.stringify(value)) as TValue;
}

/** A state value as a text; that of a flat machine is one. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

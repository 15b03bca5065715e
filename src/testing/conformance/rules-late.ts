/*
 * domain.md §4, §5, transcribed by hand: what work that is over reports changes nothing.
 */
import type { LifecycleState } from '../../model/lifecycle.js';
import { group, type ExpectedStep, type CaseDefinition, to } from './case-definition.js';
import { ACTIVATED, CREATED, IN_EMERGENCY, STEPS_TO } from './setup-steps.js';

const rule = group('rule/late-result', 'domain.md §4: only a result of the work in flight counts');

/** Every outcome, reported by work that is over. */
const reportedLate = (state: LifecycleState): readonly ExpectedStep[] => [
  to({ late: 'success' }, state),
  to({ late: 'failure' }, state),
  to({ late: 'gone' }, state),
];

type InFlight = Exclude<keyof typeof STEPS_TO, 'INIT' | 'INACTIVE' | 'CONFIG_TESTING' | 'ACTIVE' | 'DESTROYED'>;

/** How each piece of work ends, and the state after it, in which it then reports. */
const ENDS: readonly (readonly [InFlight, 'success' | 'time' | 'CANCEL', LifecycleState])[] = [
  ['ACTIVATION_REQUESTED', 'success', 'ACTIVE'],
  ['ACTIVATION_REQUESTED', 'time', 'INACTIVE'],
  ['CONFIG_TESTING_REQUESTED', 'success', 'DEPLOYING_TEST_INSTANCE'],
  ['CONFIG_TESTING_REQUESTED', 'time', 'INACTIVE'],
  ['DEACTIVATION_REQUESTED', 'success', 'INACTIVE'],
  ['DEACTIVATION_REQUESTED', 'time', 'ACTIVE'],
  ['DEPLOYING_TEST_INSTANCE', 'success', 'CONFIG_TESTING'],
  ['DEPLOYING_TEST_INSTANCE', 'time', 'CONFIG_TESTING'],
  ['DEPLOYING_TEST_INSTANCE', 'CANCEL', 'EMERGENCY_DEACTIVATION_REQUESTED'],
  ['ADJUSTING_INSTANCES', 'success', 'ACTIVE'],
  ['ADJUSTING_INSTANCES', 'time', 'ACTIVE'],
  ['ADJUSTING_INSTANCES', 'CANCEL', 'EMERGENCY_DEACTIVATION_REQUESTED'],
  ['REPLACING_INSTANCES', 'success', 'ACTIVE'],
  ['REPLACING_INSTANCES', 'time', 'ACTIVE'],
  ['REPLACING_INSTANCES', 'CANCEL', 'ACTIVE'],
  ['STOPPING_INSTANCES', 'success', 'ACTIVE'],
  ['STOPPING_INSTANCES', 'time', 'ACTIVE'],
  ['UPDATING_INSTANCES_COUNT', 'success', 'INACTIVE'],
  ['UPDATING_INSTANCES_COUNT', 'time', 'INACTIVE'],
  ['DESTROY_REQUESTED', 'success', 'DESTROYED'],
  ['DESTROY_REQUESTED', 'time', 'INACTIVE'],
];

const AFTER: Record<(typeof ENDS)[number][1], string> = {
  success: 'a second time',
  time: 'after its time-out',
  CANCEL: 'after CANCEL',
};

const OVER: readonly CaseDefinition[] = ENDS.map(([state, end, next]) =>
  rule(`the work of ${state} reports ${AFTER[end]}`, [...STEPS_TO[state], to(end, next), ...reportedLate(next)]),
);

const OTHER_WORK: readonly CaseDefinition[] = [
  rule('it does not end the same work, begun anew', [
    ...STEPS_TO.ADJUSTING_INSTANCES,
    to('time', 'ACTIVE'),
    to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES'),
    ...reportedLate('ADJUSTING_INSTANCES'),
    to('success', 'ACTIVE', { inFlight: null, lastFailure: null }),
  ]),
  rule('it does not end other work', [
    ...ACTIVATED,
    to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES'),
    to('time', 'ACTIVE'),
    to('DEACTIVATE', 'DEACTIVATION_REQUESTED'),
    ...reportedLate('DEACTIVATION_REQUESTED'),
    to('success', 'INACTIVE', { activationState: 'INACTIVE' }),
  ]),
  rule('it does not record an activation that failed', [
    ...CREATED,
    to('ACTIVATE', 'ACTIVATION_REQUESTED'),
    to('time', 'INACTIVE'),
    to('UPDATE_INSTANCE_COUNT', 'UPDATING_INSTANCES_COUNT'),
    ...reportedLate('UPDATING_INSTANCES_COUNT'),
    to('success', 'INACTIVE', { activationState: 'INACTIVE', instancesPerHost: 3 }),
  ]),
  rule('it does not end the deactivation of an emergency', [
    ...IN_EMERGENCY,
    to('time', 'DEACTIVATION_REQUESTED'),
    ...reportedLate('DEACTIVATION_REQUESTED'),
    to('success', 'INACTIVE'),
  ]),
  rule('not after a restart of the controller either', [
    ...STEPS_TO.ADJUSTING_INSTANCES,
    to('time', 'ACTIVE'),
    to('ADJUST_INSTANCES', 'ADJUSTING_INSTANCES'),
    to('restart', 'ADJUSTING_INSTANCES'),
    ...reportedLate('ADJUSTING_INSTANCES'),
    to('success', 'ACTIVE'),
  ]),
];

/** Results that come late, twice, or after other work has begun. */
export const LATE_RULES: readonly CaseDefinition[] = [...OVER, ...OTHER_WORK];

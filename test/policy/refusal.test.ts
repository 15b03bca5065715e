import { describe, expect, it } from 'vitest';
import { admit, dispatch, lifecycleMachine, type ServiceRequest } from '../../src/index.js';
import { createActor } from 'xstate';
import { legalityOf } from '../../machines/lifecycle.machine.js';
import { cancellationViolation } from '../../src/policy/admission.js';
import { refusalByHost, refusalOf, unknownServiceRefusal } from '../../src/policy/refusal.js';
import { aDigest, positionIn, SERVICE_ID } from '../support/positions.js';

const messageOf = (position: ReturnType<typeof positionIn>, request: unknown) => {
  const admission = admit(position, request as ServiceRequest);
  return admission.admitted ? 'admitted' : admission.refusal.message;
};

describe('the sentence of a refusal', () => {
  it('names what is admitted, in the number that it has', () => {
    const destroy = { type: 'DESTROY', serviceId: SERVICE_ID };
    expect(messageOf(positionIn('INIT'), destroy)).toBe('DESTROY is refused in INIT: only CREATE is admitted there.');
    expect(messageOf(positionIn('CONFIG_TESTING'), destroy)).toBe(
      'DESTROY is refused in CONFIG_TESTING: only ACTIVATE, DEACTIVATE, RESTART, ADJUST_INSTANCES, REPLACE_INSTANCES, STOP_INSTANCES are admitted there.',
    );
    expect(messageOf(positionIn('ADJUSTING_INSTANCES'), destroy)).toBe(
      'DESTROY is refused in ADJUSTING_INSTANCES: no operation is admitted there.',
    );
  });

  it('says of a service that exists that it does, and of one that is gone that it is', () => {
    const create = { type: 'CREATE', spec: {}, instancesPerHost: 1 };
    expect(messageOf(positionIn('ACTIVE'), create)).toBe(`CREATE is refused: "${SERVICE_ID}" already exists.`);
    expect(messageOf(positionIn('DESTROYED'), create)).toBe(
      `CREATE is refused: "${SERVICE_ID}" was destroyed; create it again with a new actor.`,
    );
  });

  it('is that of its rule and its field, also where these are secrets of the specification', () => {
    const inactive = positionIn('INACTIVE');
    const { spec } = positionIn('ACTIVE').context;
    if (spec === null) throw new Error('no specification');
    const context = {
      ...inactive.context,
      spec: { ...spec, env: { RULE: 'WRONG_SERVICE', FIELD: 'serviceId', TOKEN: 'gone' } },
    };
    expect(admit({ ...inactive, context }, { type: 'ACTIVATE', serviceId: 'gone-1' })).toMatchObject({
      refusal: {
        rule: 'WRONG_SERVICE',
        details: { field: 'serviceId', expected: SERVICE_ID, actual: '[redacted]-1' },
        message: `ACTIVATE is refused: it names "[redacted]-1", and this is "${SERVICE_ID}".`,
      },
    });
  });

  it('says which service there is not, and that CREATE makes one', () => {
    expect(unknownServiceRefusal({ type: 'ACTIVATE', serviceId: 'gone-1' } as { type: 'ACTIVATE' })).toEqual({
      rule: 'UNKNOWN_SERVICE',
      details: { serviceId: 'gone-1' },
      message: 'ACTIVATE is refused: there is no service "gone-1".',
      state: 'INIT',
      operation: 'ACTIVATE',
      allowed: ['CREATE'],
    });
    for (const serviceId of [undefined, 7]) {
      expect(unknownServiceRefusal({ type: 'CANCEL', serviceId } as { type: 'CANCEL' })).toMatchObject({
        details: { serviceId: null },
        message: 'CANCEL is refused: it names no service.',
      });
    }
  });

  it('quotes what was named, but not without end', () => {
    const named = (length: number) => ({ type: 'ACTIVATE', serviceId: 'x'.repeat(length) });
    const inactive = positionIn('INACTIVE');
    const said = (quoted: string) => `ACTIVATE is refused: it names "${quoted}", and this is "${SERVICE_ID}".`;
    expect(messageOf(inactive, named(200))).toBe(said('x'.repeat(200)));
    expect(messageOf(inactive, named(201))).toBe(said(`${'x'.repeat(200)}…`));
    expect(messageOf(inactive, { type: 'ACTIVATE' })).toBe(
      `ACTIVATE is refused: it names no service, and this is "${SERVICE_ID}".`,
    );
    const ids = { type: 'STOP_INSTANCES', serviceId: SERVICE_ID, instanceIds: ['i-1', 'a', 'b'] };
    expect(messageOf(positionIn('ACTIVE'), ids)).toBe('STOP_INSTANCES is refused: not known to be healthy: "a", "b".');
    const many = Array.from({ length: 10_000 }, (_, n) => `none-${String(n)}`);
    expect(messageOf(positionIn('ACTIVE'), { ...ids, instanceIds: many })).toMatch(/^.{50,}"none-0", .{1900,2000}…\.$/);
  });

  it('counts the instances that would be orphaned', () => {
    const destroy = { type: 'DESTROY', serviceId: SERVICE_ID };
    const active = (count: number) =>
      positionIn('INACTIVE', {
        health: aDigest({
          state: 'INACTIVE',
          instances: {
            required: 0,
            active: count,
            running: count,
            healthy: count,
            unhealthy: 0,
            stale: 0,
            silent: 0,
            missing: 0,
            surplus: 0,
          },
        }),
      });
    expect(messageOf(active(1), destroy)).toBe(
      'DESTROY is refused: instances may still run and would be orphaned: 1 active.',
    );
    expect(messageOf(active(2), destroy)).toBe(
      'DESTROY is refused: instances may still run and would be orphaned: 2 active.',
    );
    expect(messageOf(active(0), destroy)).toBe('admitted');
  });

  it('expects no service before there is one, where a chart of the host admits an operation there', () => {
    const legality = { state: 'INIT', operations: ['ACTIVATE'], cancellable: false } as const;
    expect(
      refusalOf(legality, positionIn('INIT').context, { type: 'ACTIVATE', serviceId: 'dns-1' } as ServiceRequest),
    ).toEqual({
      rule: 'WRONG_SERVICE',
      details: { field: 'serviceId', expected: null, actual: 'dns-1' },
      message: 'ACTIVATE is refused: it names "dns-1".',
      state: 'INIT',
      operation: 'ACTIVATE',
      allowed: ['ACTIVATE'],
    });
  });

  it('says of a CREATE that a chart of the host does not admit in INIT that the state does not, for nothing exists', () => {
    const legality = { state: 'INIT', operations: [], cancellable: false } as const;
    expect(refusalOf(legality, positionIn('INIT').context, { type: 'CREATE' })).toMatchObject({
      rule: 'NOT_ALLOWED_IN_STATE',
      message: 'CREATE is refused in INIT: no operation is admitted there.',
    });
  });

  it('says that it was a guard of the host', () => {
    const refusal = refusalByHost(legalityOf('ACTIVE'), positionIn('ACTIVE').context, 'DEACTIVATE');
    expect(refusal).toMatchObject({ rule: 'REFUSED_BY_HOST', details: {}, state: 'ACTIVE', operation: 'DEACTIVATE' });
    expect(refusal.message).toBe('DEACTIVATE is refused in ACTIVE: a guard that the host provided says no.');
    const careful = lifecycleMachine.provide({ guards: { isNewService: () => false } });
    const actor = createActor(careful).start();
    const { spec } = positionIn('ACTIVE').context;
    if (spec === null) throw new Error('no specification');
    expect(dispatch(actor, { type: 'CREATE', spec, instancesPerHost: 1 })).toMatchObject({
      refusal: { message: 'CREATE is refused in INIT: a guard that the host provided says no.' },
    });
  });
});

describe('a CANCEL of named work', () => {
  const cancel = (effectId: unknown): { type: 'CANCEL' } => Object.assign({ type: 'CANCEL' as const }, { effectId });

  it('violates nothing where nothing is in flight', () => {
    expect(cancellationViolation(positionIn('ACTIVE').context, cancel('other'))).toBeNull();
  });

  it('means the second work of a test deployment by the first as well, and of no other operation', () => {
    const firstOf = ({ context: { serviceId, revision } }: ReturnType<typeof positionIn>) =>
      cancel(`${serviceId}#${String(revision)}:recordActivation`);
    const deploying = positionIn('DEPLOYING_TEST_INSTANCE');
    expect(cancellationViolation(deploying.context, firstOf(deploying))).toBeNull();
    const later = cancel(`${deploying.context.serviceId}#9:recordActivation`);
    expect(cancellationViolation(deploying.context, later)).toMatchObject({ rule: 'NOT_IN_FLIGHT' });
    const inFlight = { ...deploying.context.inFlight!, cause: 'reconciliation' as const };
    const byItself = { ...deploying.context, inFlight };
    expect(cancellationViolation(byItself, firstOf(deploying))).toMatchObject({ rule: 'NOT_IN_FLIGHT' });
    const adjusting = positionIn('ADJUSTING_INSTANCES');
    expect(cancellationViolation(adjusting.context, firstOf(adjusting))).toMatchObject({ rule: 'NOT_IN_FLIGHT' });
  });
});

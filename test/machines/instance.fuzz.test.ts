import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { INSTANCE_STATES } from '../../src/model/index.js';
import type { InstanceState } from '../../src/index.js';
import { type InstanceEvent, type InstanceInput, instanceMachine } from '../../src/instance/index.js';
import { INSTANCE_WAYS, InstanceLife } from '../support/instance-life.js';
import { INSTANCE_EVENT_TYPES } from '../support/instance-tables.js';
import { runs } from '../support/runs.js';

const thrower = new Proxy(
  {},
  {
    get() {
      throw new Error('a getter that throws');
    },
  },
);

/** Values that fast-check could not print, by a name that it can. */
const HOSTILE: Readonly<Record<string, unknown>> = {
  '@throwing': thrower,
  '@symbol': Symbol('junk'),
  '@function': () => 1,
};

const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withNullPrototype: true }),
  fc.constantFrom(...Object.keys(HOSTILE), Number.NaN, Number.POSITIVE_INFINITY, -0, 10n, 'x'.repeat(5_000)),
);

const hostile = (value: unknown): unknown =>
  typeof value === 'string' && Object.hasOwn(HOSTILE, value) ? HOSTILE[value] : value;

// The type '*' is missing: XState itself refuses it, before any guard is asked.
const TYPES = [
  ...INSTANCE_EVENT_TYPES,
  'REBOOT',
  'check.due',
  'xstate.done.actor.something',
  'xstate.error.actor.something',
  'xstate.after.initialDelay.local-service-instance-v1.UNREADY',
  'xstate.after.timeout.local-service-instance-v1.READY',
  'xstate.after.hooksTimeout.local-service-instance-v1.UNHEALTHY',
  'xstate.after.interval.local-service-instance-v1.HEALTHY',
  'xstate.after.waitBeforeKill.local-service-instance-v1.STOPPING',
  '',
];

const junkEvent = fc.record({
  type: fc.constantFrom(...TYPES),
  fields: fc.dictionary(fc.constantFrom('at', 'reason', 'error', 'output', 'check', 'tryId', 'overdue'), junk),
  thrower: fc.constantFrom('at', 'reason', 'tryId', 'overdue', null),
});

type JunkEvent = typeof junkEvent extends fc.Arbitrary<infer T> ? T : never;

/** An event that TypeScript would not let through: any field may hold anything, and one may throw when it is read. */
function eventOf({ type, fields, thrower }: JunkEvent): InstanceEvent {
  const event: Record<string, unknown> = Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [field, hostile(value)]),
  );
  event['type'] = type;
  if (thrower !== null) {
    Object.defineProperty(event, thrower, {
      enumerable: true,
      get() {
        throw new Error('a field that throws');
      },
    });
  }
  return event as unknown as InstanceEvent;
}

describe('whatever is sent to an instance', () => {
  it('never puts the actor into an error, and leaves a context that survives JSON', () => {
    const reached = new Set<string>();
    const harmless: JunkEvent = { type: 'REBOOT', fields: {}, thrower: null };
    const examples = INSTANCE_STATES.map((state): [InstanceState, JunkEvent[]] => [state, [harmless]]);
    fc.assert(
      fc.property(
        fc.constantFrom(...INSTANCE_STATES),
        fc.array(junkEvent, { minLength: 1, maxLength: 6 }),
        (state, events) => {
          const life = new InstanceLife().run(...INSTANCE_WAYS[state]);
          for (const junk of events) {
            reached.add(life.state);
            if (life.snapshot.status === 'active') {
              const event = eventOf(junk);
              life.snapshot.can(event);
              life.actor.send(event);
            }
            life.run(1_000);
            expect(['active', 'done']).toContain(life.snapshot.status);
            expect(JSON.parse(JSON.stringify(life.context))).toEqual(life.context);
            expect(life.context.updatedAt).toSatisfy(Number.isFinite);
          }
        },
      ),
      { numRuns: examples.length + runs(1_000), examples },
    );
    expect([...reached].sort()).toEqual([...INSTANCE_STATES].sort());
  });

  it('as an input is taken, or refused with an error that names a field', () => {
    fc.assert(
      fc.property(junk, junk, junk, (input, spec, check) => {
        const ids = { instanceId: 'i', serviceId: 's', executorId: 'e', createdAt: 1 };
        const inputs = [
          hostile(input),
          { ...ids, spec: hostile(spec) },
          { ...ids, spec: { readiness: hostile(check), healthcheck: hostile(check) } },
        ];
        for (const junk of inputs) {
          const actor = createActor(instanceMachine, { input: junk as InstanceInput });
          expect(actor.getSnapshot().error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: runs(500) },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admit, type ServiceRequest } from '../../src/index.js';
import { LIFECYCLE_STATES, OPERATION_TYPES } from '../../src/model/index.js';
import { Life, settled, type Step } from '../support/life.js';
import { SERVICE_ID } from '../support/positions.js';
import { runs } from '../support/runs.js';

/** A short way into each state but the final one. */
const WAYS: readonly (readonly Step[])[] = [
  [],
  ['CREATE'],
  ['CREATE', 'DEPLOY_TEST_INSTANCE', 'done', 'done'],
  ['CREATE', 'ACTIVATE', 'done'],
  ['CREATE', 'ACTIVATE'],
  ['CREATE', 'DEPLOY_TEST_INSTANCE'],
  ['CREATE', 'ACTIVATE', 'done', 'DEACTIVATE'],
  ['CREATE', 'DEPLOY_TEST_INSTANCE', 'done'],
  ['CREATE', 'ADJUST_INSTANCES'],
  ['CREATE', 'ACTIVATE', 'done', { observe: {} }, 'RESTART'],
  ['CREATE', 'ACTIVATE', 'done', { observe: {} }, 'STOP_INSTANCES'],
  ['CREATE', 'UPDATE_INSTANCE_COUNT'],
  ['CREATE', 'ACTIVATE', 'done', 'ADJUST_INSTANCES', 'CANCEL'],
  ['CREATE', 'DESTROY'],
];

const throwing = new Proxy(
  {},
  {
    get() {
      throw new Error('a getter that throws');
    },
    ownKeys() {
      throw new Error('keys that throw');
    },
  },
);

const cyclic: { self?: unknown } = {};
cyclic.self = cyclic;

/** Values that fast-check could not print, by a name that it can. */
const HOSTILE: Readonly<Record<string, unknown>> = {
  '@throwing': throwing,
  '@cyclic': cyclic,
  '@symbol': Symbol('junk'),
  '@function': () => 1,
};

const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withNullPrototype: true }),
  fc.constantFrom(...Object.keys(HOSTILE), Number.NaN, Number.POSITIVE_INFINITY, -0, 10n),
);

const hostile = (value: unknown): unknown =>
  typeof value === 'string' && Object.hasOwn(HOSTILE, value) ? HOSTILE[value] : value;

// The type '*' is missing: XState itself refuses it, before any guard is asked.
const TYPES = [
  ...OPERATION_TYPES,
  'CANCEL',
  'OBSERVE',
  'PROGRESS',
  'REBOOT',
  'xstate.done.actor.adjustInstances',
  'xstate.error.actor.recordActivation',
  'xstate.after.workTimeout.local-service-lifecycle-v1.ACTIVE',
  '',
];
const FIELDS = [
  'serviceId',
  'spec',
  'instancesPerHost',
  'instanceIds',
  'stopFirst',
  'opSpec',
  'health',
  'recovered',
  'error',
  'effectId',
  'done',
  'total',
  'checkpoint',
];

const junkEvent = fc.record({
  type: fc.constantFrom(...TYPES),
  fields: fc.dictionary(fc.constantFrom(...FIELDS), junk),
  forThisService: fc.boolean(),
  thrower: fc.constantFrom(...FIELDS, null),
});

/** An event that TypeScript would not let through: any field may hold anything, and one may throw when it is read. */
function eventOf({
  type,
  fields,
  forThisService,
  thrower,
}: typeof junkEvent extends fc.Arbitrary<infer T> ? T : never) {
  const event: Record<string, unknown> = Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [field, hostile(value)]),
  );
  if (forThisService) event['serviceId'] = SERVICE_ID;
  event['type'] = type;
  if (thrower !== null) {
    Object.defineProperty(event, thrower, {
      enumerable: true,
      get() {
        throw new Error('a field that throws');
      },
    });
  }
  return event as unknown as ServiceRequest;
}

describe('whatever is sent', () => {
  it('never puts the actor into an error, and leaves a context that survives JSON', async () => {
    const reached = new Set<string>();
    const harmless = { type: 'CANCEL', fields: {}, forThisService: true, thrower: null };
    const examples = WAYS.map((way): [readonly Step[], (typeof harmless)[], boolean] => [way, [harmless], true]);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...WAYS),
        fc.array(junkEvent, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        async (way, events, recordRefusals) => {
          const life = await new Life({ recordRefusals }).run(...way);
          for (const junk of events) {
            const event = eventOf(junk);
            reached.add(life.state);
            if (life.snapshot.status === 'active') life.actor.send(event);
            await settled();
            expect(['active', 'done']).toContain(life.snapshot.status);
            expect(JSON.parse(JSON.stringify(life.context))).toEqual(life.context);
          }
        },
      ),
      {
        numRuns: examples.length + runs(2_000),
        examples,
      },
    );
    expect(LIFECYCLE_STATES.filter((state) => !reached.has(state) && state !== 'DESTROYED')).toEqual([]);
  });

  it('is admitted or refused with data, without a throw', async () => {
    const places = await Promise.all(WAYS.map(async (way) => (await new Life().run(...way)).snapshot));
    fc.assert(
      fc.property(fc.nat(places.length - 1), junkEvent, (index, junk) => {
        const event = eventOf(junk);
        const place = places[index]!;
        if (!['CANCEL', ...OPERATION_TYPES].includes(event.type)) return;
        const admission = admit(place, event);
        expect(admission.admitted).toBe(place.can(event));
        if (!admission.admitted) expect(admission.refusal.message).toMatch(/ is refused/);
      }),
      { numRuns: runs(3_000) },
    );
  });

  it('as a rejection becomes a code and a message', async () => {
    await fc.assert(
      fc.asyncProperty(junk, async (rejection) => {
        const life = await new Life().run('CREATE', 'ADJUST_INSTANCES');
        life.work?.reject(hostile(rejection));
        await settled();
        expect(life.state).toBe('INACTIVE');
        const { code, message } = life.context.lastFailure ?? {};
        expect([typeof code, typeof message]).toEqual(['string', 'string']);
      }),
      { numRuns: runs(1_000) },
    );
  });
});

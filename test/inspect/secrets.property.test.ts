import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LocalServiceSpec, ServiceRequest } from '../../src/index.js';
import { OPERATION_TYPES } from '../../src/model/index.js';
import type { InspectMessage, InspectRedactor } from '../../src/inspect/index.js';
import { Life, settled, type Step } from '../support/life.js';
import { aMinimalSpec, aSpec, someDevices } from '../support/specs.js';
import { textsIn, inspectLife, withSecrets } from './inspect-life.js';

/** What happens in a life: an ordinary step, or one that carries the n-th secret to where it does not belong. */
type LeakyStep = Step | { readonly leak: 'rejection' | 'output' | 'request' | 'digest' | 'event'; readonly n: number };

/** Any text, marked so that it is part of nothing else. */
const secret = fc.string({ unit: 'binary', maxLength: 12 }).map((text) => `§§${text}§!`);

const spec: fc.Arbitrary<{ spec: LocalServiceSpec; secrets: readonly string[] }> = fc
  .record({
    secrets: fc.uniqueArray(secret, { minLength: 1, maxLength: 8 }),
    base: fc.constantFrom(aSpec(), aSpec({ devices: someDevices, env: null }), aMinimalSpec()),
  })
  .map(({ secrets, base }) => {
    const planted = new Set<string>();
    const spec = withSecrets(base, (n) => {
      const secret = secrets[n % secrets.length]!;
      planted.add(secret);
      return secret;
    });
    return { spec, secrets: [...planted] };
  });

const step: fc.Arbitrary<LeakyStep> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<Step>(...OPERATION_TYPES, 'CANCEL') },
  { weight: 4, arbitrary: fc.constantFrom<Step>('done', 'fail', 'gone', 'time', { observe: {} }) },
  {
    weight: 5,
    arbitrary: fc.record({
      leak: fc.constantFrom(
        'rejection' as const,
        'output' as const,
        'request' as const,
        'digest' as const,
        'event' as const,
      ),
      n: fc.nat(20),
    }),
  },
);

const life = fc.record({
  service: spec,
  recordRefusals: fc.boolean(),
  steps: fc.array(step, { maxLength: 25, size: 'max' }),
});

async function live(
  { service: { spec, secrets }, recordRefusals, steps }: typeof life extends fc.Arbitrary<infer T> ? T : never,
  start: (life: Life) => void,
): Promise<Life> {
  const life = new Life({ recordRefusals }, spec);
  start(life);
  for (const step of ['CREATE' as const, ...steps]) {
    if (typeof step === 'object' && 'leak' in step) leak(life, step.leak, secrets[step.n % secrets.length]!);
    else await life.run(step);
    await settled();
  }
  return life;
}

function leak(life: Life, where: 'rejection' | 'output' | 'request' | 'digest' | 'event', secret: string): void {
  const send = (event: object) => life.actor.send(event as ServiceRequest);
  switch (where) {
    case 'rejection': {
      const error = new Error(`With ${secret}: ${JSON.stringify(life.spec)}`, { cause: secret });
      life.work?.reject(Object.assign(error, { code: `E_${secret}`, config: { headers: secret } }));
      return;
    }
    case 'output':
      life.work?.resolve({ serviceId: secret, reason: secret, [secret]: secret });
      return;
    case 'request':
      send({ type: 'REPLACE_INSTANCES', serviceId: life.serviceId, instanceIds: [secret, `i-${secret}`], [secret]: 1 });
      send({ type: 'STOP_INSTANCES', serviceId: secret, instanceIds: { secret }, opSpec: { timeout: secret, secret } });
      send({ type: 'CREATE', spec: life.spec, instancesPerHost: secret, recovered: { activationState: secret } });
      return;
    case 'digest':
      send({ type: 'OBSERVE', health: { ...life.digest(), adjustment: secret, secret } });
      send({ type: 'OBSERVE', health: life.digest({ healthyInstanceIds: ['i-1', secret] }) });
      return;
    case 'event':
      send({ type: `REBOOT ${secret}`, secret });
      send({ type: `xstate.done.actor.${secret}`, output: secret });
  }
}

describe('whatever a specification holds, and whatever happens', () => {
  const runs = { numRuns: 120 };

  it.each<[string, { redact?: InspectRedactor }]>([
    ['by default', {}],
    ['with a redactor that hides nothing', { redact: (value) => value }],
  ])('no message holds a secret, %s', async (_title, options) => {
    await fc.assert(
      fc.asyncProperty(life, async (random) => {
        let messages: InspectMessage[] = [];
        await live(random, (life) => {
          messages = inspectLife(life, options);
        });
        expect(messages.length).toBeGreaterThan(2);
        const raw = JSON.stringify(messages);
        const texts = [...new Set(textsIn(messages))];
        for (const secret of random.service.secrets) {
          expect(raw.includes(JSON.stringify(secret).slice(1, -1))).toBe(false);
          expect(texts.filter((text) => text.includes(secret))).toEqual([]);
        }
      }),
      runs,
    );
  });

  it('the actor does what it would do without being watched', async () => {
    await fc.assert(
      fc.asyncProperty(life, async (random) => {
        const alone = await live(random, () => undefined);
        const watched = await live(random, inspectLife);
        const record = ({ visited, emitted, started, taken, snapshot }: Life) => ({
          visited,
          emitted,
          taken,
          started: started.map(({ input, signal }) => ({ input, aborted: signal.aborted })),
          snapshot: JSON.stringify(snapshot),
        });
        expect(record(watched)).toEqual(record(alone));
      }),
      runs,
    );
  });
});

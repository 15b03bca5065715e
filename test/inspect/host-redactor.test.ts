import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createActor, setup } from 'xstate';
import {
  allowListRedactor,
  createInspect,
  HIDDEN,
  type RedactionContext,
  type InspectMessage,
  type InspectRedactor,
} from '../../src/inspect/index.js';
import { sanitize } from '../../src/inspect/sanitize.js';
import { Life } from '../support/life.js';
import { NOTHING_RUNS } from '../support/ways.js';
import { aSpec } from '../support/specs.js';
import { lastAbout, textsIn, inspectLife, withSecrets } from './inspect-life.js';

const identity: InspectRedactor = (value) => value;

describe("a host's own redactor", () => {
  it('decides what is shown, of every part of every actor', async () => {
    const places: Omit<RedactionContext, 'mask'>[] = [];
    const life = new Life();
    const messages = inspectLife(life, {
      redact: (value, { mask, ...place }) => {
        places.push(place);
        expect(mask('text')).toBe('text');
        return place.part === 'context' ? { shown: typeof value } : allowListRedactor(value, { mask, ...place });
      },
    });
    await life.run('CREATE', 'ACTIVATE', 'done', 'ADJUST_INSTANCES', 'fail', 'DEACTIVATE', 'done', NOTHING_RUNS);
    await life.run('DESTROY', 'done');
    expect(lastAbout(messages, 'ACTIVATE')).toMatchObject({
      event: { serviceId: life.serviceId },
      snapshot: { context: { shown: 'object' } },
    });
    const machineId = 'local-service-lifecycle-v1';
    const service = { actorId: life.actor.sessionId, machineId, parentMachineId: null };
    const work = { machineId: null, parentMachineId: machineId };
    expect(places).toContainEqual({ part: 'context', ...service });
    expect(places).toContainEqual({ part: 'event', ...service });
    expect(places).toContainEqual({ part: 'output', ...service });
    expect(places).toContainEqual({ part: 'input', actorId: 'recordActivation', ...work });
    expect(places).toContainEqual({ part: 'error', actorId: 'adjustInstances', ...work });
  });

  it('can show the actors of the host', () => {
    const machine = setup({ types: { context: {} as { open: number } } }).createMachine({
      id: 'controller',
      context: { open: 3 },
    });
    const messages: InspectMessage[] = [];
    const inspect = createInspect({
      sink: (message) => messages.push(message),
      redact: (value, where) => (where.machineId === 'controller' ? value : allowListRedactor(value, where)),
    });
    createActor(machine, { inspect }).start();
    expect(messages[0]).toMatchObject({ snapshot: { context: { open: 3 } } });
  });

  it('is given no time for bytes, of which nothing is shown', () => {
    const began = performance.now();
    expect(sanitize({ body: new Uint8Array(20_000_000) }, (text) => text)).toEqual({ body: HIDDEN });
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('lets no secret through, even if it hides nothing', async () => {
    const spec = withSecrets(aSpec(), (n) => `planted "${String(n)}"`);
    const life = new Life({}, spec);
    const messages = inspectLife(life, { redact: identity });
    await life.run('CREATE', 'ACTIVATE');
    life.work?.reject(new Error(`Could not post ${JSON.stringify(spec)}, said planted "1".`));
    await life.run('ADJUST_INSTANCES');
    life.work?.resolve({ 'planted "2"': ['planted "3"'] });
    await life.run('DEACTIVATE');
    expect(lastAbout(messages, 'CREATE')).toMatchObject({ event: { spec: { args: spec.args } } });
    expect(textsIn(messages).filter((text) => text.includes('planted'))).toEqual([]);
  });

  it('shows nothing where the domain keeps secrets, however short or of whichever service', async () => {
    const spec = aSpec({ env: { PIN: '123' } });
    const life = new Life({}, spec);
    const messages = inspectLife(life, { redact: identity });
    const another = { env: { PIN: '456' }, http: { password: 'of another' } };
    await life.run('CREATE', { send: { type: 'ADJUST_INSTANCES', serviceId: life.serviceId, ...{ another } } });
    expect(lastAbout(messages, 'ADJUST_INSTANCES')).toMatchObject({
      event: { another: { env: { PIN: '[redacted]' }, http: { password: '[redacted]' } } },
      snapshot: { context: { spec: { env: { PIN: '[redacted]' } } } },
    });
  });

  it('may drop an event, but not its type', async () => {
    const life = new Life();
    const messages = inspectLife(life, { redact: () => undefined });
    await life.run('CREATE');
    expect(lastAbout(messages, 'CREATE')).toMatchObject({
      event: { type: 'CREATE' },
      snapshot: { status: 'active', value: 'INACTIVE' },
    });
  });

  it('that throws hides, and is reported', async () => {
    const errors: unknown[] = [];
    const life = new Life();
    const messages = inspectLife(life, {
      redact: () => {
        throw new Error('no luck');
      },
      onError: (error) => errors.push(error),
    });
    await life.run('CREATE');
    expect(lastAbout(messages, 'CREATE')).toMatchObject({ event: { type: 'CREATE' }, snapshot: { context: HIDDEN } });
    expect(errors).toContainEqual(new Error('no luck'));
  });

  async function shownAs(value: unknown): Promise<unknown> {
    const life = new Life();
    const messages = inspectLife(life, { redact: (_value, { part }) => (part === 'context' ? value : undefined) });
    await life.run('CREATE');
    const message = messages.at(-1);
    return message?.type === '@xstate.snapshot' ? message.snapshot.context : undefined;
  }

  it('may return what has no JSON', async () => {
    const odd = {
      error: new TypeError('x'),
      function: () => 1,
      big: 10n,
      symbol: Symbol('x'),
      nothing: undefined,
      get thrower() {
        throw new Error('x');
      },
    };
    expect(await shownAs(odd)).toEqual({
      error: { name: 'TypeError', message: 'x' },
      function: HIDDEN,
      big: HIDDEN,
      symbol: HIDDEN,
      nothing: undefined,
      thrower: HIDDEN,
    });
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(await shownAs(proxy)).toBe(HIDDEN);
  });

  it('may return what has no end: of that a part is shown', async () => {
    const ring: Record<string, unknown> = {};
    ring['one'] = ring;
    ring['two'] = ring;
    const deep = await shownAs(ring);
    expect(JSON.stringify(deep).length).toBeLessThan(200_000);
    const wide = await shownAs({ wide: Array.from({ length: 100_000 }, (_, index) => index) });
    expect(JSON.stringify(wide).length).toBeLessThan(100_000);
  });

  it('may return whatever fast-check can think of', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }), async (any) => {
        const life = new Life();
        const messages = inspectLife(life, { redact: () => any });
        await life.run('CREATE');
        expect(messages).toHaveLength(3);
        expect(() => JSON.stringify(messages)).not.toThrow();
      }),
    );
  });
});

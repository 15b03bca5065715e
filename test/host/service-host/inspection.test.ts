import { describe, expect, it } from 'vitest';
import { createInspect, type InspectMessage } from '../../../src/inspect/index.js';
import { SAMPLE_SPEC } from '../../../src/testing/index.js';
import { CREATE, ID, to, World } from './support/world.js';

/** A host whose inspector is heard. */
function inspected() {
  const messages: InspectMessage[] = [];
  const inspect = createInspect({ sink: (message) => void messages.push(message) });
  return { messages, inspect };
}

/** The messages about the actor of this name: its events, but not those that a snapshot follows. */
function reportsOf(messages: readonly InspectMessage[], name: string) {
  const found = messages.find((message) => message.type === '@xstate.actor' && message.name === name);
  const own = messages.filter(({ sessionId }) => sessionId === found?.sessionId);
  return own.flatMap((message, index) =>
    message.type === '@xstate.event' && own[index + 1]?.type !== '@xstate.snapshot' ? [message.event] : [],
  );
}

describe('an inspector is told', () => {
  it('what the host reports of a service, with that service, as `onEvent` gets it', async () => {
    const { messages, inspect } = inspected();
    const world = await World.started({ inspect });
    await world.host.request(CREATE);
    await world.host.request(to('RESTART'));
    await world.host.request(to('ACTIVATE'));
    world.work.fail();
    await world.settle();
    await world.host.request(to('DESTROY'));
    world.work.succeed();
    await world.settle();
    expect(world.events.map(({ type }) => type)).toContain('operation.refused');
    expect(world.events.at(-1)).toMatchObject({ type: 'service.moved', to: 'DESTROYED' });
    expect(reportsOf(messages, ID)).toEqual(world.events);
  });

  it('what it reports of itself, and of a service that is not there, with the host', async () => {
    const { messages, inspect } = inspected();
    const world = await World.started({
      inspect,
      observe: () => {
        throw new Error('unreachable');
      },
    });
    await world.host.request(to('ACTIVATE'));
    await world.host.tick();
    expect(reportsOf(messages, 'service host')).toMatchObject([
      { type: 'operation.refused', operation: 'ACTIVATE', serviceId: ID },
      { type: 'observation.failed' },
    ]);
    expect(messages.filter(({ sessionId }) => sessionId === 'host').map(({ type }) => type)).toEqual([
      '@xstate.actor',
      '@xstate.event',
      '@xstate.event',
    ]);
  });

  it('no secret, in the words of a failure either', async () => {
    const { messages, inspect } = inspected();
    const world = await World.started({ inspect });
    const spec = { ...SAMPLE_SPEC, env: { TOKEN: 'never-to-be-seen-token' } };
    await world.host.request({ type: 'CREATE', spec, instancesPerHost: 1 });
    await world.host.request(to('ACTIVATE'));
    world.work.fail('START_FAILED: never-to-be-seen-token');
    await world.settle();
    expect(reportsOf(messages, ID).map(({ type }) => type)).toContain('operation.finished');
    expect(JSON.stringify(messages)).not.toContain('never-to-be-seen-token');
  });
});

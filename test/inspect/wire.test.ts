import { readFileSync } from 'node:fs';
import { createInspector } from '@statelyai/inspect';
import { describe, expect, it } from 'vitest';
import { createActor, fromPromise, setup } from 'xstate';
import { lifecycleMachine } from '../../src/index.js';
import { createInspect, type InspectMessage, WIRE_VERSION } from '../../src/inspect/index.js';
import { Life, requestOf } from '../support/life.js';
import { inspectLife } from './inspect-life.js';

/** The official inspector puts off what it does. */
const later = (ms = 5) => new Promise((resolve) => setTimeout(resolve, ms));

/** What a viewer tells apart in a message, but for what is shown of contexts and events. */
function outlineOf(message: object): Record<string, unknown> {
  const { definition, snapshot, event, createdAt, ...rest } = JSON.parse(JSON.stringify(message)) as Message;
  return {
    ...rest,
    createdAt: typeof createdAt,
    ...(definition && { definition: (JSON.parse(definition) as { id: string }).id }),
    ...(event && { event: event.type }),
    // The official actor message shows the state of a moment later.
    ...(rest['type'] === '@xstate.snapshot' && {
      status: snapshot?.status,
      value: snapshot?.value,
      tags: snapshot?.tags,
    }),
  };
}

interface Message extends Record<string, unknown> {
  readonly definition?: string;
  readonly createdAt?: unknown;
  readonly event?: { readonly type: string };
  readonly snapshot?: { readonly status: string; readonly value?: unknown; readonly tags?: unknown };
}

const isAnnouncement = ({ type }: Record<string, unknown>) => type === '@xstate.actor';

describe('the wire format', () => {
  it('is that of the official sender, message by message', async () => {
    const official: object[] = [];
    const ours: object[] = [];
    const inspector = createInspector({ send: (message) => official.push(message) });
    const inspect = createInspect({ sink: (message) => ours.push(message), now: Date.now });
    const actor = createActor(
      lifecycleMachine.provide({
        actors: {
          recordActivation: fromPromise(() => Promise.resolve('done')),
          adjustInstances: fromPromise(() => Promise.reject(new Error('no luck'))),
        },
      }),
      {
        inspect: (event) => {
          inspector.inspect.next?.(event);
          inspect(event);
        },
      },
    ).start();
    for (const type of ['CREATE', 'ACTIVATE', 'DESTROY', 'ADJUST_INSTANCES', 'RESTART', 'CANCEL'] as const) {
      actor.send(requestOf(type, 'dns-cache-1'));
      await later();
    }
    expect(ours.length).toBeGreaterThan(20);

    const [theirOutlines, ourOutlines] = [official.map(outlineOf), ours.map(outlineOf)];
    expect(ourOutlines.filter(isAnnouncement)).toEqual(theirOutlines.filter(isAnnouncement));
    expect(ourOutlines.filter((message) => !isAnnouncement(message))).toEqual(
      theirOutlines.filter((message) => !isAnnouncement(message)),
    );
  });

  it('names the release whose format it is', () => {
    const path = new URL('../../node_modules/@statelyai/inspect/package.json', import.meta.url);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ version: WIRE_VERSION });
  });
});

describe('an inspection', () => {
  it('introduces every actor once, before anything else about it, and a parent before its child', async () => {
    const life = new Life();
    const messages = inspectLife(life);
    await life.run('CREATE', 'ACTIVATE', 'done', 'DEACTIVATE', 'done', 'DESTROY', 'done');
    const introduced: string[] = [];
    for (const message of messages) {
      if (message.type !== '@xstate.actor') {
        expect(introduced).toContain(message.sessionId);
        continue;
      }
      expect(introduced).not.toContain(message.sessionId);
      if (message.parentId !== undefined) expect(introduced).toContain(message.parentId);
      introduced.push(message.sessionId);
    }
    expect(introduced).toHaveLength(4);
  });

  it('shows in an actor message the state at that time', async () => {
    const life = await new Life().run('CREATE');
    const messages = inspectLife(life);
    await life.run('ACTIVATE');
    expect(messages[0]).toMatchObject({
      type: '@xstate.actor',
      name: 'local-service-lifecycle-v1',
      snapshot: { status: 'active', value: 'INACTIVE', context: { serviceId: life.serviceId } },
    });
  });

  it('calls an actor what the host calls it', () => {
    const messages: InspectMessage[] = [];
    const inspect = createInspect({ sink: (message) => messages.push(message) });
    createActor(lifecycleMachine, { inspect, id: 'dns-cache-1' }).start();
    expect(messages[0]).toMatchObject({ name: 'dns-cache-1' });
  });

  it('tells hosts apart', async () => {
    const life = new Life();
    const messages = inspectLife(life, { hostId: 'controller-2' });
    await life.run('CREATE', 'ACTIVATE', 'done');
    const ids = messages.flatMap(({ sessionId, rootId, ...rest }) => [
      sessionId,
      rootId,
      ...('parentId' in rest && rest.parentId !== undefined ? [rest.parentId] : []),
      ...('sourceId' in rest && rest.sourceId !== undefined ? [rest.sourceId] : []),
    ]);
    expect(new Set(ids)).toHaveLength(2);
    for (const id of ids) expect(id).toMatch(/^controller-2\/x:\d+$/);
  });

  it('dates its messages, or numbers them', async () => {
    const life = new Life();
    let now = 1_700_000_000_000;
    const dated = inspectLife(life, { now: () => now++ });
    const numbered = inspectLife(life);
    const stopped = inspectLife(life, {
      now: () => {
        throw new Error('no clock');
      },
    });
    await life.run('CREATE');
    expect(dated.map(({ createdAt }) => createdAt)).toEqual(['1700000000000', '1700000000001', '1700000000002']);
    expect(numbered.map(({ createdAt }) => createdAt)).toEqual(['1', '2', '3']);
    expect(stopped.map(({ createdAt }) => createdAt)).toEqual(['1', '2', '3']);
  });

  it('shows nested states as they are', () => {
    const messages: InspectMessage[] = [];
    const machine = setup({}).createMachine({
      id: 'nested',
      type: 'parallel',
      states: { A: { initial: 'B', states: { B: { tags: ['deep'] } } }, C: {} },
    });
    createActor(machine, { inspect: createInspect({ sink: (message) => messages.push(message) }) }).start();
    expect(messages[0]).toMatchObject({ snapshot: { value: { A: 'B', C: {} }, tags: ['deep'] } });
  });
});

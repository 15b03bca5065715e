import { describe, expect, it } from 'vitest';
import { parseBounded } from '../../src/inspect/bounded-json.js';
import { createInspect, type InspectMessage } from '../../src/inspect/index.js';
import { readRecording } from '../../src/viewer/page/recording.js';
import { Life } from '../support/life.js';

describe('a recording', () => {
  it('is what was sent, in order', async () => {
    const sent: InspectMessage[] = [];
    const life = new Life();
    life.actor.system.inspect(createInspect({ sink: (message) => sent.push(message) }));
    await life.run('CREATE', 'ACTIVATE', 'done');
    const text = sent.map((message) => `${JSON.stringify(message)}\n`).join('');
    const { messages, unreadable } = readRecording(text);
    const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
    expect(messages.map(({ message }) => json(message))).toEqual(json(sent));
    expect(messages.map(({ size }) => size)).toEqual(
      sent.map((message) => parseBounded(JSON.stringify(message))?.size),
    );
    expect(unreadable).toBe(0);
  });

  it('may hold lines that are none, as of a process that was killed', () => {
    const { messages, unreadable } = readRecording(
      '\r\n{"type":"@xstate.event","sessionId":"x:0","event":{"type":"GO"}}\r\n{"type":"@xst\nnull\n"text"\n\n',
    );
    expect(messages).toMatchObject([{ message: { sessionId: 'x:0', event: { type: 'GO' } } }]);
    expect(unreadable).toBe(3);
  });

  it('may hold lines that no sink writes, which are beyond the bounds of messages', () => {
    const context = '['.repeat(20_000) + ']'.repeat(20_000);
    const line = `{"type":"@xstate.snapshot","sessionId":"x:0","event":{"type":"E"},"snapshot":{"context":${context}}}`;
    expect(readRecording(`${line}\n${line}`)).toEqual({ messages: [], unreadable: 2 });
  });
});

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type InspectMessage, socketSink, type SocketLike } from '../../src/inspect/index.js';
import { fileSink } from '../../src/inspect/node/index.js';
import {
  boundedText,
  MAX_CHARACTERS,
  MAX_LEVELS,
  MAX_VALUES,
  parseBounded,
  sizeOf,
} from '../../src/inspect/bounded-json.js';
import { Outbox } from '../../src/inspect/outbox.js';
import { anActor, anEvent, aSnapshot } from './messages.js';

const folder = mkdtempSync(join(tmpdir(), 'lsm-sinks-'));
afterAll(() => rmSync(folder, { recursive: true }));

const deep = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
const list = (length: number, item: () => unknown) => Array.from({ length }, item);
const cyclic: { self?: unknown } = {};
cyclic.self = cyclic;
const throwing = new Proxy(
  {},
  {
    ownKeys() {
      throw new Error('a trap');
    },
    get() {
      throw new Error('a trap');
    },
  },
);

const attacks: readonly (readonly [what: string, context: unknown])[] = [
  ['a value too deep', deep(MAX_LEVELS)],
  ['a value ten thousand levels deep', deep(10_000)],
  ['a million objects', list(1_000_000, () => ({}))],
  ['a long text', 'x'.repeat(MAX_CHARACTERS)],
  ['a value that contains itself', cyclic],
  ['a trap', throwing],
  ['a number that JSON has not', 1n],
  [
    'a text of its own that throws',
    {
      toJSON() {
        throw new Error('no JSON');
      },
    },
  ],
];

const withContext = (context: unknown): InspectMessage => ({
  ...aSnapshot('x:1', 'A'),
  snapshot: { status: 'active', context },
});

/** A socket that keeps what is sent. */
function socket() {
  const sent: string[] = [];
  const like: SocketLike = { readyState: 1, send: (text) => void sent.push(text), addEventListener: () => undefined };
  return { like, sent };
}

describe('a message with', () => {
  it.each(attacks)('%s is dropped by every sink, and holds up no other', async (_what, context) => {
    const path = join(folder, 'attack.jsonl');
    rmSync(path, { force: true });
    const file = fileSink(path);
    const { like, sent } = socket();
    const connection = socketSink(like);
    for (const sink of [file, connection]) {
      for (let n = 0; n < 10; n += 1) sink.write(withContext(context));
      sink.write(anEvent('x:1', 'E'));
    }
    await file.close();
    const expected = JSON.stringify(anEvent('x:1', 'E'));
    expect(readFileSync(path, 'utf8')).toBe(`${expected}\n`);
    expect(sent).toEqual([expected]);
    expect(file.dropped).toBe(10);
    expect(file.error).toBeUndefined();
  });
});

describe('what waits for a connection', () => {
  it('is bounded by the memory that it takes', () => {
    const outbox = new Outbox(1_000);
    // Each takes 36 kB as text, and more than a million characters in memory.
    for (let n = 0; n < 300; n += 1) outbox.add(withContext(list(18_000, () => ({}))));
    expect(outbox.dropped).toBeGreaterThan(200);
    let kept = 0;
    outbox.drain((message) => {
      kept += sizeOf(message)!;
      return true;
    });
    expect(kept).toBeLessThanOrEqual(64 * 1024 * 1024);
    expect(outbox.isEmpty).toBe(true);
  });

  it('and so is what is remembered of running actors, which share a definition', () => {
    const definition = 'd'.repeat(500_000);
    const outbox = new Outbox(10);
    for (let n = 0; n < 1_000; n += 1) outbox.add({ ...anActor(`x:${String(n)}`), definition });
    expect(outbox.dropped).toBe(0);
    const text = 'x'.repeat(500_000);
    for (let n = 0; n < 1_000; n += 1) {
      outbox.add({ ...anActor(`x:${String(n)}`), snapshot: { status: 'active', context: text } });
    }
    expect(outbox.dropped).toBeGreaterThan(800);
  });
});

describe('the bounds', () => {
  it('are found without asking for every key', () => {
    const began = performance.now();
    expect(sizeOf({ holes: Array(2 ** 31), bytes: new Uint8Array(20_000_000) })).toBeNull();
    expect(sizeOf({ bytes: new Uint8Array(20_000_000) })).toBeNull();
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('are the same for a value and for its text', () => {
    const good = [
      deep(MAX_LEVELS),
      list(MAX_VALUES - 1, () => 0),
      'x'.repeat(MAX_CHARACTERS - 2),
      { 'a,[{"\\': '}],"' },
    ];
    for (const value of good) {
      const text = boundedText(value);
      expect(text).not.toBeNull();
      expect(parseBounded(text!)?.value).toEqual(value);
    }
    const bad = [
      deep(MAX_LEVELS + 1),
      list(MAX_VALUES, () => 0),
      'x'.repeat(MAX_CHARACTERS + 1),
      '"'.repeat(MAX_CHARACTERS - 2),
    ];
    for (const value of bad) {
      expect(boundedText(value)).toBeNull();
      expect(parseBounded(JSON.stringify(value))).toBeNull();
    }
    // Of holes, and of bytes, JSON makes as many values as there are.
    for (const value of [
      Array<unknown>(MAX_VALUES),
      list(200, () => Array<unknown>(200)),
      new Uint8Array(MAX_VALUES),
    ]) {
      expect(boundedText(value)).toBeNull();
    }
    expect(boundedText([Array(2), new Uint8Array(2)])).toBe('[[null,null],{"0":0,"1":0}]');
    for (const text of ['', '{', '"', '"\\', 'nothing', ']'.repeat(99)]) expect(parseBounded(text)).toBeNull();
  });
});

import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createInspect, type InspectMessage } from '../../../src/inspect/index.js';
import { fileSink } from '../../../src/inspect/node/index.js';
import { Life } from '../../support/life.js';
import { anActor, anEvent } from '../messages.js';

const folder = mkdtempSync(join(tmpdir(), 'lsm-inspect-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const linesOf = (path: string) =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));

describe('a file sink', () => {
  it('writes one message a line, in order, for its owner only', async () => {
    const path = join(folder, 'run.jsonl');
    const sink = fileSink(path);
    const messages: InspectMessage[] = [];
    const life = new Life();
    life.actor.system.inspect(createInspect({ sink }));
    life.actor.system.inspect(createInspect({ sink: (message) => messages.push(message) }));
    await life.run('CREATE', 'ACTIVATE', 'done');
    await sink.close();
    expect(linesOf(path)).toEqual(JSON.parse(JSON.stringify(messages)));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect([sink.dropped, sink.error]).toEqual([0, undefined]);
  });

  it('takes a file that exists from all others, before it writes to it', async () => {
    const path = join(folder, 'open-to-all.jsonl');
    writeFileSync(path, '{"before":true}\n', { mode: 0o666 });
    chmodSync(path, 0o666);
    const sink = fileSink(path);
    sink.write(anEvent('a', '1'));
    await sink.close();
    expect(linesOf(path)).toHaveLength(2);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(sink.error).toBeUndefined();
  });

  it('leaves a file that only its owner may read or write as it is, and what is no file', async () => {
    const path = join(folder, 'narrow.jsonl');
    writeFileSync(path, '', { mode: 0o200 });
    const modeOfNull = statSync('/dev/null').mode;
    for (const file of [path, '/dev/null']) {
      const sink = fileSink(file);
      sink.write(anEvent('a', '1'));
      await sink.close();
      expect([sink.dropped, sink.error]).toEqual([0, undefined]);
    }
    expect(statSync(path).mode & 0o777).toBe(0o200);
    expect(statSync('/dev/null').mode).toBe(modeOfNull);
  });

  it('appends', async () => {
    const path = join(folder, 'appended.jsonl');
    writeFileSync(path, '{"before":true}\n');
    const sink = fileSink(path);
    sink.write(anEvent('a', '1'));
    await sink.close();
    expect(linesOf(path)).toEqual([{ before: true }, JSON.parse(JSON.stringify(anEvent('a', '1')))]);
  });

  it.each([
    ['in a folder that is missing', join(folder, 'missing', 'run.jsonl'), 'ENOENT'],
    ['that is a folder', folder, 'EISDIR'],
    ['whose name is none', 'a\0b', 'ERR_INVALID_ARG_VALUE'],
  ])('says why nothing is written to a file %s', async (_title, path, code) => {
    const sink = fileSink(path);
    sink.write(anEvent('a', '1'));
    await sink.close();
    expect(sink.error).toMatchObject({ code });
    sink.write(anEvent('a', '2'));
    expect(sink.dropped).toBe(2);
    await sink.close();
  });

  it('drops what comes after its end', async () => {
    const path = join(folder, 'closed.jsonl');
    const sink = fileSink(path);
    sink.write(anEvent('a', '1'));
    const closed = sink.close();
    sink.write(anEvent('a', '2'));
    await closed;
    expect(linesOf(path)).toHaveLength(1);
    expect(sink.dropped).toBe(1);
  });

  it('keeps a bounded amount for a disk that is too slow, and every actor message', async () => {
    const path = join(folder, 'slow.jsonl');
    const sink = fileSink(path);
    const text = 'x'.repeat(2 ** 19);
    for (let n = 0; n < 40; n += 1) sink.write(anEvent('a', text));
    expect(sink.dropped).toBe(24);
    sink.write(anActor('a'));
    expect(sink.dropped).toBe(24);
    await sink.close();
    expect(linesOf(path).at(-1)).toMatchObject({ type: '@xstate.actor' });
  });
});

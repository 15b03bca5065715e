import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { dispatch, lifecycleMachine, persist, type PersistedService, restoreActor } from '../../src/index.js';
import { LIFECYCLE_STATES } from '../../src/model/index.js';
import { Life, settled } from '../support/life.js';
import { resumed } from '../support/positions.js';
import { goldenServices } from './services.js';

const releases = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const filesOf = (release: string) => readdirSync(join(import.meta.dirname, release));
const read = (release: string, file: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, release, file), 'utf8')) as PersistedService;

/** What this release makes of it: what it knows besides has its default, and what was stored is as it was, but: */
function readToday({ schemaVersion, snapshot: { context, value } }: PersistedService): object {
  // work that was interrupted is tried once more,
  const read = resumed(context);
  const version: number = schemaVersion;
  if (version > 1) return read;
  // the first version does not say of which operation a failure was, nor how long its work may take,
  const { timeout } = { timeout: '2m', ...context.inFlight?.operation.opSpec };
  expect(timeout).toBe('2m');
  const inFlight = context.inFlight && { ...context.inFlight, timeoutMs: 120_000, attempt: 2, progress: null };
  // nor whether anything was ever started; and its digests lack counts, so that they prove nothing.
  const health = context.health && { ...context.health, outdated: true };
  const mayHaveInstances = value !== 'INIT' || context.revision > 0;
  return { ...context, inFlight, health, lastFailure: null, lastReconciliationFailure: null, mayHaveInstances };
}

it('this release has stored its services, and stores them so still', async () => {
  expect(releases).toContain(packageJson.version);
  const now = Object.fromEntries(
    (await goldenServices()).map(([name, life]) => [
      `${name}.json`,
      JSON.parse(JSON.stringify(persist(life.snapshot))),
    ]),
  );
  const then = Object.fromEntries(filesOf(packageJson.version).map((file) => [file, read(packageJson.version, file)]));
  expect(now).toEqual(then);
});

describe.each(releases)('what release %s stored', (release) => {
  it('covers every state', () => {
    const states = filesOf(release).map((file) => read(release, file).snapshot.value);
    expect([...new Set(states)].sort()).toEqual([...LIFECYCLE_STATES].sort());
  });

  it.each(filesOf(release))('is read: %s', async (file) => {
    const stored = read(release, file);
    const life = await new Life().restoredFrom(stored);
    expect(life.state).toBe(stored.snapshot.value);
    expect(life.context).toMatchObject(readToday(stored));
    expect(life.started.map(({ input }) => input.effectId)).toEqual(
      stored.snapshot.context.inFlight === null ? [] : [stored.snapshot.context.inFlight.effectId],
    );
    for (const step of ['done', 'time', 'DEACTIVATE', 'done', 'DESTROY', 'done'] as const) await life.run(step);
    expect(life.snapshot.status).not.toBe('error');
  });

  it('is read the same by a machine of the host', async () => {
    const machine = lifecycleMachine.provide({ guards: { isForThisService: () => false } });
    const { snapshot } = read(release, 'ACTIVE.json');
    const actor = restoreActor(machine, read(release, 'ACTIVE.json'));
    await settled();
    const { serviceId } = snapshot.context;
    expect(dispatch(actor, { type: 'DEACTIVATE', serviceId })).toMatchObject({ refusal: { rule: 'REFUSED_BY_HOST' } });
    actor.stop();
  });
});

/*
 * Kills the controller again and again while several clients ask for things, each of a service of its own. After each
 * kill the store is compared with what was acknowledged: everything must be there. What was sent and not answered may
 * be there, or not. Then a new process goes on.
 */
import { copyFile, rm } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import fc from 'fast-check';
import Database from 'libsql';
import { Client, type Reply } from './client.js';
import { after, type Asked, type Facts, fulfils, NOTHING, promised } from './expectation.js';
import { creation, quickSpec } from './hosted.js';
import { type ControllerProcess, started } from './process.js';

/** When the process is killed: with that acknowledgement, or so many ms after the first answer, whichever is first. */
interface Round {
  readonly acknowledgements: number;
  readonly ms: number;
}

/** What happens. */
export interface Plan {
  readonly rounds: readonly Round[];
  /** What the client of each service asks for, over and over. */
  readonly asked: readonly (readonly Asked[])[];
}

const instancesPerHost = fc.integer({ min: 1, max: 3 });
const asked = fc.oneof(
  { weight: 2, arbitrary: fc.record({ type: fc.constant('CREATE' as const), instancesPerHost }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('UPDATE_INSTANCE_COUNT' as const), instancesPerHost }) },
  {
    weight: 7,
    arbitrary: fc.record({
      type: fc.constantFrom(
        ...(['ACTIVATE', 'ACTIVATE', 'DEACTIVATE', 'DEPLOY_TEST_INSTANCE', 'ADJUST_INSTANCES', 'RESTART'] as const),
        ...(['DESTROY', 'CANCEL'] as const),
      ),
    }),
  },
);

/** Random operations on so many services, and so many kills at random moments. */
export function planArbitrary({ kills, services }: { readonly kills: number; readonly services: number }) {
  const round = fc.record({ acknowledgements: fc.integer({ min: 1, max: 12 }), ms: fc.integer({ min: 20, max: 500 }) });
  const list = fc.array(asked, { minLength: 25, maxLength: 25 });
  return fc.record<Plan>({
    rounds: fc.array(round, { minLength: kills, maxLength: kills }),
    // Each begins with what exists, so that there is something to lose from the first kill on.
    asked: fc.array(
      list.map((rest) => [{ type: 'CREATE', instancesPerHost: 1 } as const, ...rest]),
      { minLength: services, maxLength: services },
    ),
  });
}

/** A service, and what its client knows of it. */
class Watched {
  facts: Facts = NOTHING;
  /** What was sent and not answered. */
  inDoubt: Asked | null = null;
  /** The least revision that the store must hold. */
  revision = 0;
  #next = 0;

  constructor(
    readonly name: string,
    private readonly asked: readonly Asked[],
  ) {}

  get serviceId(): string {
    return `${this.name}-1`;
  }

  /** Asks for the next thing: whether it was acknowledged. */
  async ask(client: Client): Promise<boolean> {
    const asked = this.asked[this.#next % this.asked.length]!;
    this.#next += 1;
    this.inDoubt = asked;
    const { status } = await this.#send(client, asked);
    this.inDoubt = null;
    if (status !== 200) return false;
    this.facts = after(this.facts, asked);
    // A cancellation takes no revision; what follows from it does.
    if (asked.type !== 'CANCEL') this.revision += 1;
    return true;
  }

  /** What was acknowledged and is not there? Goes on from what is there. */
  lost(row: Row | undefined): string[] {
    const found = promised(row?.envelope ?? null);
    const expected = [this.facts, ...(this.inDoubt === null ? [] : [after(this.facts, this.inDoubt)])];
    const fulfilled = expected.filter((facts) => fulfils(found, facts));
    const story = `${this.serviceId}: expected ${JSON.stringify(expected)}, found ${JSON.stringify({ ...found, revision: row?.revision })}`;
    const isLost = fulfilled.length === 0 || (row?.revision ?? 0) < this.revision;
    // What one of them leaves open stays open: on its way out of an emergency, a service is not yet what it will be.
    this.facts = fulfilled.find(({ activationState }) => activationState === null) ?? fulfilled[0] ?? found;
    this.revision = row?.revision ?? 0;
    this.inDoubt = null;
    return isLost ? [story] : [];
  }

  #send(client: Client, asked: Asked): Promise<Reply> {
    if (asked.type === 'CANCEL') return client.cancel(this.serviceId);
    return asked.type === 'CREATE'
      ? client.operation(creation(quickSpec({ name: this.name }), asked.instancesPerHost))
      : client.operation({ ...asked, serviceId: this.serviceId });
  }
}

interface Row {
  readonly service_id: string;
  readonly revision: number;
  readonly envelope: string | null;
}

/** What became of it. */
export interface Outcome {
  /** What was acknowledged and lost; empty if all is well. */
  readonly lost: readonly string[];
  readonly acknowledged: number;
  /** What must be true of each service in the end. */
  readonly expected: ReadonlyMap<string, Facts>;
}

/** Goes through a plan with this program and a new store. */
export async function killLoop(program: string, store: string, plan: Plan): Promise<Outcome> {
  const services = plan.asked.map((asked, index) => new Watched(`service-${index}`, asked));
  const lost: string[] = [];
  let acknowledged = 0;
  for (const round of plan.rounds) {
    const controller = await started(program, '--store', store, '--executors', '2', '--tick-ms', '50');
    acknowledged += await oneRound(controller, services, round);
    const rows = await rowsOf(store);
    for (const service of services) {
      lost.push(...service.lost(rows.find(({ service_id }) => service_id === service.serviceId)));
    }
  }
  return { lost, acknowledged, expected: new Map(services.map(({ serviceId, facts }) => [serviceId, facts])) };
}

/** Lets the clients ask until the process is killed: how much was acknowledged? */
async function oneRound(controller: ControllerProcess, services: readonly Watched[], round: Round): Promise<number> {
  const client = new Client(controller.url);
  const killing = new AbortController();
  let acknowledged = 0;
  let killed: Promise<void> | undefined;
  let timer: Promise<void> | undefined;
  const kill = () => (killed ??= controller.kill());
  const clients = services.map(async (service) => {
    while (killed === undefined) {
      const isAcknowledged = await service.ask(client);
      timer ??= setTimeout(round.ms, undefined, { signal: killing.signal }).then(kill, () => undefined);
      if (!isAcknowledged) continue;
      acknowledged += 1;
      // At once: what was just acknowledged must be safe already.
      if (acknowledged >= round.acknowledgements) void kill();
    }
  });
  // Whoever waits for an answer when the process is killed gets an error.
  await Promise.allSettled(clients);
  killing.abort();
  await timer;
  await kill();
  return acknowledged;
}

/** What the store holds, read from a copy: a reader would recover it before the next controller has to. */
async function rowsOf(store: string): Promise<readonly Row[]> {
  const copy = `${store}.copy`;
  for (const suffix of ['', '-wal']) await copyFile(`${store}${suffix}`, `${copy}${suffix}`);
  const database = new Database(copy);
  const rows = database.prepare('SELECT service_id, revision, envelope FROM hosted_services').all() as Row[];
  database.close();
  for (const suffix of ['', '-wal', '-shm']) await rm(`${copy}${suffix}`, { force: true });
  return rows;
}

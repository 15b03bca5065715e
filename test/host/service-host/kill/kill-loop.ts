/*
 * Kills hosts on one store again and again while the clients of several services ask for things. After each kill the store is
 * compared with what was acknowledged, and with what work did; then the next host goes on.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { HostRequest, StoredService } from '../../../../src/host/index.js';
import type { FromMember, JournalLine, MemberSettings, StorePlace, ToMember } from './messages.js';
import { Watched } from './watched.js';

const SERVICES = 6;
/** A host is killed with one of its first acknowledgements, or after so many ms. */
const MAX_ACKNOWLEDGEMENTS = 30;
const MAX_LIFE_MS = 300;

/** What is killed, and how often. */
export interface KillPlan {
  readonly kills: number;
  /** The bundled member. */
  readonly program: string;
  readonly store: StorePlace;
  readonly journal: string;
  readonly answersTooEarly?: boolean;
  /** Reads rows while no host runs. */
  readonly rows: (serviceIds: readonly string[]) => Promise<readonly (StoredService | undefined)[]>;
}

/** What became of it. */
export interface KillReport {
  /** Empty if nothing was lost or doubled. */
  readonly problems: readonly string[];
  readonly acknowledged: number;
  readonly begunWork: number;
}

/** Kills hosts as planned, and lets a last one finish. */
export async function killLoop({
  kills,
  program,
  store,
  journal,
  answersTooEarly = false,
  rows,
}: KillPlan): Promise<KillReport> {
  const services = Array.from({ length: SERVICES }, (_, index) => new Watched(`service-${String(index)}`));
  const problems: string[] = [];
  let [acknowledged, seen] = [0, 0];
  const compare = async () => {
    const lines = linesIn(journal);
    const found = await rows(services.map(({ serviceId }) => serviceId));
    services.forEach((service, index) => {
      problems.push(...service.problems(found[index], lines), ...service.begunAgain(found[index], lines, seen));
    });
    seen = lines.length;
  };
  for (let kill = 1; kill <= kills; kill += 1) {
    const member = await Member.start(program, { run: `run-${String(kill)}`, store, journal, answersTooEarly });
    acknowledged += await oneLife(member, services);
    await compare();
  }
  const last = await Member.start(program, { run: 'last', store, journal, answersTooEarly });
  while (((await last.ask(null))?.busy ?? 0) > 0) await setTimeout(1);
  await last.kill();
  await compare();
  const lines = linesIn(journal);
  problems.push(...services.flatMap((service) => service.unfinished(lines)));
  return { problems, acknowledged, begunWork: lines.filter(({ what }) => what === 'begins').length };
}

/** Lets the clients ask until the host is killed: how much was acknowledged. */
async function oneLife(member: Member, services: readonly Watched[]): Promise<number> {
  let acknowledged = 0;
  const limit = 1 + Math.floor(Math.random() * MAX_ACKNOWLEDGEMENTS);
  const ended = new AbortController();
  const timer = setTimeout(MAX_LIFE_MS, undefined, { signal: ended.signal }).then(
    () => member.kill(),
    () => undefined,
  );
  await Promise.all(
    services.map(async (service) => {
      while (!member.isKilled) {
        const { type, request } = service.next();
        const answer = await member.ask(request);
        // Killed: what was asked for is in doubt.
        if (answer === null) return;
        service.answered(type, answer.admitted === true);
        if (answer.error !== undefined) throw new Error(answer.error);
        if (answer.admitted === true) acknowledged += 1;
        if (acknowledged >= limit) void member.kill();
        if (answer.admitted === false) await setTimeout(1);
      }
    }),
  );
  ended.abort();
  await Promise.all([timer, member.kill()]);
  return acknowledged;
}

/** A host in a process of its own. */
class Member {
  isKilled = false;
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #asked = new Map<number, (answer: FromMember | null) => void>();
  #last = 0;

  private constructor(program: string, settings: MemberSettings) {
    this.#child = spawn(process.execPath, [program, JSON.stringify(settings)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    // All that it sent has arrived once the channel is closed.
    this.#exited = Promise.all([once(this.#child, 'exit'), once(this.#child, 'disconnect')]).then(() => this.#end());
    this.#child.on('message', (answer: FromMember) => {
      this.#asked.get(answer.id)?.(answer);
      this.#asked.delete(answer.id);
    });
    onTestFinished(() => void this.#child.kill('SIGKILL'));
  }

  /** Starts one, and waits until it has loaded. */
  static async start(program: string, settings: MemberSettings): Promise<Member> {
    const member = new Member(program, settings);
    const ready = await new Promise<FromMember | null>((resolve) => member.#asked.set(0, resolve));
    if (ready === null) throw new Error('The host ended before it had started.');
    return member;
  }

  /** Its answer; null if it was killed first. */
  ask(request: HostRequest | null): Promise<FromMember | null> {
    return new Promise((resolve) => {
      if (this.isKilled || !this.#child.connected) {
        resolve(null);
        return;
      }
      this.#last += 1;
      this.#asked.set(this.#last, resolve);
      const message: ToMember = { id: this.#last, request };
      this.#child.send(message, () => undefined);
    });
  }

  /** Ends it without a warning. */
  async kill(): Promise<void> {
    this.isKilled = true;
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  #end(): void {
    this.isKilled = true;
    for (const resolve of this.#asked.values()) resolve(null);
    this.#asked.clear();
  }
}

/** What work did so far. A last line without an end was cut off by a kill. */
function linesIn(journal: string): readonly JournalLine[] {
  if (!existsSync(journal)) return [];
  const lines = readFileSync(journal, 'utf8').split('\n');
  return lines.slice(0, -1).map((line) => JSON.parse(line) as JournalLine);
}

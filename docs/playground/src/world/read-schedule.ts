import { firstContext } from '../../../../machines/lifecycle.context.js';
import { isActivationState, isOperation } from '../../../../src/model/type-guards.js';
import { isWholeNumber, readField, readStrings } from '../../../../src/model/unchecked.js';
import { DEFAULT_DURATIONS } from '../../../../src/testing/cluster/durations.js';
import { SAMPLE_SPEC } from '../../../../src/testing/sample-service.js';
import type { Schedule, ScheduledAction, ScheduleStep } from '../../../../src/testing/schedule/schedule.js';
import { isFault } from './faults.js';

/*
 * Reads what a link or a file holds. `validateSchedule` of the test kit says more, and needs zod, which would make the page three times
 * as large. What is read here only ever reaches the library, which takes anything, and text nodes.
 */

/** The most that the page plays. */
export const LIMITS = {
  hosts: 24,
  steps: 1_000,
  instancesPerHost: 8,
  endsAtMs: 6 * 3_600_000,
  noteLength: 300,
} as const;

/** Why something is no schedule: the field, and what was expected there. */
export class ScheduleProblem extends Error {
  override readonly name = 'ScheduleProblem';
}

const MAX_MS = 10 ** 9;
const HOUR_MS = 3_600_000;
const SETUP_FIELDS = ['seed', 'durations', 'settings', 'observeEveryMs'];
const HOST_ID = /^[\w.-]{1,24}$/;

/**
 * Reads a schedule. A CREATE without a specification is one of the sample service.
 *
 * @throws ScheduleProblem
 */
export function readSchedule(value: unknown): Schedule {
  const fields = fieldsOf(value, 'A schedule', ['hosts', 'steps', 'endsAtMs', ...SETUP_FIELDS]);
  const hosts = readStrings(fields.get('hosts')) ?? [];
  const isList = hosts.length >= 1 && hosts.length <= LIMITS.hosts && new Set(hosts).size === hosts.length;
  if (!isList || !hosts.every((host) => HOST_ID.test(host))) fail('hosts', `1 to ${LIMITS.hosts} different names`);
  const endsAtMs = whole(fields, 'endsAtMs', 0, LIMITS.endsAtMs);
  const steps = fields.get('steps');
  if (!Array.isArray(steps) || steps.length > LIMITS.steps) return fail('steps', `a list of at most ${LIMITS.steps}`);
  const known = [...hosts];
  const setup = Object.fromEntries(
    SETUP_FIELDS.filter((name) => fields.has(name)).map((name) => [name, setupField(fields, name)]),
  );
  let earliest = 0;
  const readSteps = steps.map((step: unknown, index) => {
    const read = readStep(step, `steps[${index}]`, known, earliest, endsAtMs);
    earliest = read.atMs;
    return read;
  });
  return { hosts, ...setup, steps: readSteps, endsAtMs };
}

function setupField(fields: Fields, name: string): unknown {
  if (name === 'seed') return whole(fields, name, -MAX_MS, MAX_MS);
  if (name === 'observeEveryMs') return whole(fields, name, 500, HOUR_MS);
  const given = fields.get(name);
  if (name === 'durations') {
    const durations = fieldsOf(given, name, Object.keys(DEFAULT_DURATIONS));
    for (const key of durations.keys()) whole(durations, key, 0, HOUR_MS);
    return given;
  }
  try {
    // The chart checks its own settings.
    firstContext({ input: { ...Object.fromEntries(fieldsOf(given, name)) } });
    return given;
  } catch (thrown) {
    return fail(name, String(readField(thrown, 'message')));
  }
}

function readStep(value: unknown, path: string, hosts: string[], earliest: number, latest: number): ScheduleStep {
  const fields = fieldsOf(value, path);
  const atMs = whole(fields, 'atMs', earliest, latest, path);
  const recovered = fields.get('recovered');
  const others = [...fields].filter(([name]) => name !== 'atMs' && name !== 'recovered');
  const [[name, given] = ['', null], ...more] = others;
  const action = more.length > 0 ? null : readAction(name, given, hosts);
  if (action === null) return fail(`${path}.${shortened(name)}`, 'one action that can be done');
  if (recovered === undefined) return { atMs, ...action };
  const isCreate = 'request' in action && action.request.type === 'CREATE';
  return isCreate && isActivationState(recovered)
    ? { atMs, ...action, recovered }
    : fail(`${path}.recovered`, 'an activation state, with a CREATE');
}

/** Null where it is none. */
function readAction(name: string, given: unknown, hosts: string[]): ScheduledAction | null {
  switch (name) {
    case 'request':
      return readRequest(given);
    case 'cancel':
      return isText(given) ? { cancel: given } : null;
    case 'inject':
      return isFault(given, hosts) ? { inject: given } : null;
    case 'heal':
      return given === true ? { heal: given } : null;
    case 'join':
      if (!isText(given) || !HOST_ID.test(given) || hosts.includes(given) || hosts.length >= LIMITS.hosts) return null;
      hosts.push(given);
      return { join: given };
    case 'crash':
      return given === true ? { crash: given } : null;
    case 'restart':
      return given === true ? { restart: given } : null;
    case 'restarts': {
      const times = readField(given, 'times');
      const everyMs = readField(given, 'everyMs');
      return isWholeNumber(times, 1, LIMITS.steps) && isWholeNumber(everyMs, 1, HOUR_MS)
        ? { restarts: { times, everyMs } }
        : null;
    }
    case 'observe':
      return given === true ? { observe: given } : null;
    case 'observing':
      return typeof given === 'boolean' ? { observing: given } : null;
    case 'note':
      return isText(given) ? { note: given } : null;
    default:
      return null;
  }
}

function readRequest(given: unknown): ScheduledAction | null {
  if (typeof given !== 'object' || given === null || JSON.stringify(given).length > 20_000) return null;
  const isCreate = readField(given, 'type') === 'CREATE';
  const request = isCreate ? { type: 'CREATE', spec: SAMPLE_SPEC, ...given } : given;
  const count = readField(request, 'instancesPerHost') ?? 1;
  return isOperation(request) && isWholeNumber(count, 1, LIMITS.instancesPerHost) ? { request } : null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= LIMITS.noteLength;
}

type Fields = ReadonlyMap<string, unknown>;

/** The fields of an object that may have no others than these. */
function fieldsOf(value: unknown, path: string, known?: readonly string[]): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(path, 'an object');
  const fields = new Map<string, unknown>(Object.entries(value));
  const strange = known && [...fields.keys()].find((name) => !known.includes(name));
  return strange === undefined ? fields : fail(path, `no field ${shortened(strange)}`);
}

function whole(fields: Fields, name: string, min: number, max: number, path = ''): number {
  const found = fields.get(name);
  return isWholeNumber(found, min, max)
    ? found
    : fail(`${path}${path && '.'}${name}`, `a whole number from ${min} to ${max}`);
}

function fail(path: string, expected: string): never {
  throw new ScheduleProblem(`${path}: expected ${expected}.`);
}

function shortened(name: string): string {
  return JSON.stringify(name.slice(0, 40));
}

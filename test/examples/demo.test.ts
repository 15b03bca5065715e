import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalServiceSpec } from '../../src/model/service.js';
import { readSpecification } from '../../docs/examples/demo/specification.js';
import { PAUSE_MS, playStory } from '../../docs/examples/demo/story.js';
import { Table } from '../../docs/examples/demo/terminal.js';
import type { Entry } from '../../docs/examples/demo/timeline.js';
import { sparseChecksText, withSparseChecks } from '../../docs/examples/demo/virtual-time.js';
import { painter, wantsColours, wrap } from '../../docs/examples/demo/wrapping.js';
import { specArbitrary } from '../../src/testing/index.js';
import { plantTree } from '../support/planted-tree.js';
import { aMinimalSpec, aSpec } from '../support/specs.js';

const root = join(import.meta.dirname, '../..');
const specs = join(root, 'docs/examples/specs');
const tsx = createRequire(import.meta.url).resolve('tsx/cli');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } };

/** What `npm start -- …` does. */
function start(...args: string[]) {
  const [program, ...words] = scripts.start.split(' ');
  expect(program).toBe('tsx');
  const { status, stdout, stderr } = spawnSync(process.execPath, [tsx, ...words, ...args], {
    cwd: root,
    encoding: 'utf8',
    // What makes the output plain is that nobody looks at it on a terminal.
    env: { ...process.env, NO_COLOR: '' },
    timeout: 50_000,
  });
  return { status, stdout, stderr };
}

/** A run that succeeds. */
function output(...args: string[]): string {
  const { status, stdout, stderr } = start(...args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

const linesOf = (text: string) => text.split('\n').slice(0, -1);
const entriesOf = (json: string) => linesOf(json).map((line) => JSON.parse(line) as Entry);

const CHAPTERS = [
  'create',
  'test',
  'badHost',
  'repair',
  'join',
  'unhealthy',
  'restart',
  'refusals',
  'drain',
  'cancel',
  'destroy',
] as const;

const chapterOf = (entries: readonly Entry[], name: (typeof CHAPTERS)[number]) =>
  entries.filter(({ chapter }) => chapter === CHAPTERS.indexOf(name) + 1);

const ADJUSTMENT = ['ADJUST_INSTANCES → ADJUSTING_INSTANCES', 'adjustInstances done → ACTIVE'];
const FAILED_ADJUSTMENT = ['ADJUST_INSTANCES → ADJUSTING_INSTANCES', 'adjustInstances failed → ACTIVE'];
const COUNT_AND_BLACKLIST = [
  'operator: UPDATE_INSTANCE_COUNT → UPDATING_INSTANCES_COUNT',
  'recordInstanceCount done → ACTIVE',
  ...ADJUSTMENT,
  ...ADJUSTMENT,
];

/** How the service moves in each chapter; what an operator asked for is marked. */
const movesIn = (afterStop: readonly string[]) => ({
  create: ['operator: CREATE → INACTIVE'],
  test: [
    'operator: DEPLOY_TEST_INSTANCE → CONFIG_TESTING_REQUESTED',
    'recordActivation done → DEPLOYING_TEST_INSTANCE',
    'deployTestInstance done → CONFIG_TESTING',
  ],
  badHost: [
    'operator: ACTIVATE → ACTIVATION_REQUESTED',
    'recordActivation done → ACTIVE',
    ...FAILED_ADJUSTMENT,
    ...FAILED_ADJUSTMENT,
    ...FAILED_ADJUSTMENT,
  ],
  repair: ['operator: ADJUST_INSTANCES → ADJUSTING_INSTANCES', 'adjustInstances done → ACTIVE'],
  join: ADJUSTMENT,
  unhealthy: ADJUSTMENT,
  restart: ['operator: RESTART → REPLACING_INSTANCES', 'replaceInstances done → ACTIVE'],
  refusals: [],
  drain: ['operator: STOP_INSTANCES → STOPPING_INSTANCES', 'stopInstances done → ACTIVE', ...afterStop],
  cancel: [
    'ADJUST_INSTANCES → ADJUSTING_INSTANCES',
    'operator: CANCEL → EMERGENCY_DEACTIVATION_REQUESTED',
    'DEACTIVATE → DEACTIVATION_REQUESTED',
    'recordActivation done → INACTIVE',
  ],
  destroy: [
    'ADJUST_INSTANCES → ADJUSTING_INSTANCES',
    'adjustInstances done → INACTIVE',
    // What was coming up when the service was cancelled is stopped once it is there.
    'ADJUST_INSTANCES → ADJUSTING_INSTANCES',
    'adjustInstances done → INACTIVE',
    'operator: DESTROY → DESTROY_REQUESTED',
    'removeService done → DESTROYED',
  ],
});

const REFUSALS = [
  'DESTROY in ACTIVE: NOT_ALLOWED_IN_STATE',
  'STOP_INSTANCES in ACTIVE: INSTANCES_NOT_HEALTHY',
  'DESTROY in INACTIVE: INSTANCES_STILL_ACTIVE',
];

/** What stands on the hosts at the end of each chapter: how many instances, and the state of the host. */
const EXPECTED = [
  {
    name: 'node-agent',
    moves: movesIn(COUNT_AND_BLACKLIST),
    refusals: REFUSALS,
    hosts: {
      create: '0 0 0',
      test: '1 0 0',
      badHost: '2 2 0!',
      repair: '2 2 2',
      join: '2 2 2 2',
      unhealthy: '2 2 2 2',
      restart: '2 2 2 2',
      refusals: '2 2 2 2',
      drain: '3 0# 3 3',
      cancel: '3 3 3 3',
      destroy: '0 0 0 0',
    },
    rows: [
      '   5.2s host-3     SI-05 did not start                       ●○   ○○  !×',
      '  10.0s controller Converged=False (BackingOff)              ●●   ●●  !',
      '                   deferred on 1 failing host. Next start in 9.9s.',
      '                   deferred on 1 failing host. Next start in 37.5s.',
      ' 6m 47s controller replaceInstances ■■□□□□□□ 2 of 8          ●●   ●●   ●●○  ●●○',
      ' 7m 15s controller stopInstances done → ACTIVE               ●●  d●    ●●   ●●',
      ' 7m 23s host-2     SI-20 stopped                             ●●● #     ●●●  ●●●',
      ' 7m 25s operator   CANCEL → EMERGENCY_DEACTIVATION_REQUESTED ●●●  ○○○  ●●●  ●●●',
    ],
  },
  {
    name: 'dns-cache',
    moves: movesIn([]),
    refusals: [...REFUSALS.slice(0, 2), 'UPDATE_INSTANCE_COUNT in ACTIVE: HOST_LEVEL_ALLOWS_ONE', ...REFUSALS.slice(2)],
    hosts: {
      create: '0 0 0',
      test: '1 0 0',
      badHost: '1 1 0!',
      repair: '1 1 1',
      join: '1 1 1 1',
      unhealthy: '1 1 1 1',
      restart: '1 1 1 1',
      refusals: '1 1 1 1',
      drain: '1 0# 1 1',
      cancel: '1 1 1 1',
      destroy: '0 0 0 0',
    },
    rows: [
      ' 5m 37s controller crashes; what it has stored remains       ●    ●    ●    ×',
      ' 5m 49s host-2     SI-09 stopped                             ●   d     ●    ●',
    ],
  },
] as const;

const movesOf = (entries: readonly Entry[]) =>
  entries.flatMap((entry) =>
    entry.kind === 'transition' ? [`${entry.isRequest ? 'operator: ' : ''}${entry.event} → ${entry.to}`] : [],
  );

const refusalsOf = (entries: readonly Entry[]) =>
  entries.flatMap((entry) => (entry.kind === 'refusal' ? [`${entry.event} in ${entry.state}: ${entry.rule}`] : []));

/** The entries of this kind; PROGRESS and RESUME share a shape. */
type EntryOf<TKind extends Entry['kind']> = Extract<Entry, { readonly kind: TKind | string }> & {
  readonly kind: TKind;
};

const kindOf = <TKind extends Entry['kind']>(entries: readonly Entry[], kind: TKind) =>
  entries.filter((entry): entry is EntryOf<TKind> => entry.kind === kind);

const notesOf = (entries: readonly Entry[]) => kindOf(entries, 'note').map(({ who, text }) => `${who} ${text}`);

const idsOf = ({ hosts }: Entry) => hosts.flatMap(({ instances }) => instances.map(({ instanceId }) => instanceId));

const endOf = (entries: readonly Entry[], name: (typeof CHAPTERS)[number]) => chapterOf(entries, name).at(-1)!;

const FLAGS = { ACTIVE: '', UNREADY: '', BLACKLIST_REQUESTED: 'd', BLACKLISTED: '#', REMOVED: 'x' };
const hostsText = ({ hosts }: Entry) =>
  hosts
    .map(
      ({ state, isBackedOffFrom, instances }) =>
        `${String(instances.length)}${FLAGS[state]}${isBackedOffFrom ? '!' : ''}`,
    )
    .join(' ');

describe.each(EXPECTED)('npm start with the $name', ({ name, moves, refusals, hosts, rows }) => {
  const file = join(specs, `${name}.json`);
  let json: string;
  let text: string;
  let again: string;
  let entries: readonly Entry[];

  beforeAll(() => {
    [json, text, again] = [output(file, '--json'), output(file), output(file, '--json')];
    entries = entriesOf(json);
  });

  it('tells the whole life, chapter by chapter', () => {
    const told = CHAPTERS.map((chapter) => [chapter, movesOf(chapterOf(entries, chapter))]);
    expect(Object.fromEntries(told)).toEqual(moves);
    expect(refusalsOf(entries)).toEqual(refusals);
  });

  it('has the right instances on every host after every chapter', () => {
    const shown = CHAPTERS.map((chapter) => [chapter, hostsText(endOf(entries, chapter))]);
    expect(Object.fromEntries(shown)).toEqual(hosts);
  });

  it('shows the same life as a table', () => {
    const lines = linesOf(text);
    for (const row of rows) expect(lines).toContain(row);
    const arrows = [...text.matchAll(/→(?: ([A-Z_]+)|[^\n]*\n +([A-Z_]+))/g)].map(([, here, below]) => here ?? below);
    expect(arrows).toEqual(kindOf(entries, 'transition').map(({ to }) => to));
    for (const { rule } of kindOf(entries, 'refusal')) expect(text).toContain(rule);
    expect(lines.filter((line) => /^\d+\. /.test(line))).toHaveLength(CHAPTERS.length);
    expect(text).toContain(`was refused ${String(refusals.length)} times`);
  });

  it('is told in JSON of one shape', () => {
    const keys = {
      chapter: ['title'],
      transition: ['from', 'to', 'event', 'isRequest', 'cause', 'why', 'effectId'],
      progress: ['effectId', 'attempt', 'done', 'total'],
      resume: ['effectId', 'attempt', 'done', 'total'],
      refusal: ['event', 'state', 'rule', 'message', 'way'],
      condition: ['type', 'status', 'reason', 'message', 'nextStartMs'],
      instances: ['event', 'instances'],
      note: ['who', 'text'],
    };
    expect(new Set(entries.map(({ kind }) => kind))).toEqual(new Set(Object.keys(keys)));
    for (const entry of entries) {
      expect(Object.keys(entry).sort()).toEqual(['atMs', 'chapter', 'kind', ...keys[entry.kind], 'hosts'].sort());
    }
  });

  it('backs off from the bad host, longer each time, while the others come up', () => {
    const chapter = chapterOf(entries, 'badHost');
    const waits = kindOf(chapter, 'condition').filter(({ reason }) => reason === 'BackingOff');
    expect(waits.map(({ status }) => status)).toEqual(['False', 'False', 'False']);
    const pauses = waits.map(({ nextStartMs }) => nextStartMs!);
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(pauses[2]).toBeGreaterThan(2 * pauses[0]!);
    for (const wait of waits) expect(hostsText(wait)).toBe(hosts.badHost);
    // What the operator asks for does not wait.
    const [repaired, asked] = chapterOf(entries, 'repair').slice(1);
    expect(asked!.atMs).toBe(repaired!.atMs);
  });

  it('shows the progress of a rollout, which a crash of the controller does not begin anew', () => {
    const chapter = chapterOf(entries, 'restart');
    const before = new Set(idsOf(endOf(entries, 'unhealthy')));
    expect(idsOf(endOf(entries, 'restart')).filter((instanceId) => before.has(instanceId))).toEqual([]);
    expect(new Set(chapter.flatMap(idsOf)).size).toBe(2 * before.size);
    expect(notesOf(chapter)).toEqual([
      'controller crashes; what it has stored remains',
      'controller starts again, and goes on with what is stored',
    ]);
    const [resumed] = kindOf(chapter, 'resume');
    const progress = kindOf(chapter, 'progress');
    expect(resumed).toMatchObject({ attempt: 2, done: before.size / 2, total: before.size });
    expect(progress.map(({ done }) => done)).toEqual(progress.map(({ done }) => done).sort((a, b) => a - b));
    expect(new Set(progress.map(({ effectId }) => effectId))).toEqual(new Set([resumed?.effectId]));
    expect(progress.some(({ attempt, done }) => attempt === 1 && done === before.size / 2)).toBe(true);
    expect(progress.some(({ attempt, done }) => attempt === 2 && done > before.size / 2)).toBe(true);
  });

  it('starts nothing on a host that drains, and empties it once it is blacklisted', () => {
    const chapter = chapterOf(entries, 'drain');
    expect(notesOf(chapter)).toEqual(['host-2 drains', 'host-2 is blacklisted']);
    const onHost2 = chapter.map((entry) => hostsText(entry).split(' ')[1]!);
    const counts = onHost2.map((shown) => Number(shown[0]));
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    expect(onHost2).toContain(name === 'node-agent' ? '1d' : '0d');
  });

  it('says of a refusal why, and what would make it legal', () => {
    const [destroy] = kindOf(entries, 'refusal');
    expect(destroy?.message).toMatch(/^DESTROY is refused in ACTIVE: only DEACTIVATE, /);
    expect(destroy?.way).toMatch(/^To DESTROY this service: DEACTIVATE, .*, then DESTROY\.$/);
    expect(text.replace(/\s+/g, ' ')).toContain(`${destroy!.message} ${destroy!.way!}`);
  });

  it('fits into eighty columns, without colours', () => {
    expect(stripVTControlCharacters(text)).toBe(text);
    expect(linesOf(text).filter((line) => line.length > 80 || line.trimEnd() !== line)).toEqual([]);
  });

  it.each([30, 50, 63, 64, 79, 99, 100, 120, 132, 400])('fits into %i columns', (columns) => {
    const table = new Table(painter(true), columns);
    const all = [table.head(name), ...entries.map((entry) => table.entry(entry)), table.foot(entries)].join('\n');
    const lines = stripVTControlCharacters(all).split('\n');
    const widest = Math.max(...lines.map((line) => line.length));
    expect(widest).toBeLessThanOrEqual(columns);
    // What a wide terminal has is used.
    if (columns <= 132) expect(widest).toBeGreaterThan(columns - 8);
  });

  it('puts the hosts on the first row of each entry, all of them', () => {
    for (const columns of [64, 80, 120]) {
      const table = new Table(painter(false), columns);
      for (const entry of entries.filter(({ kind }) => kind !== 'chapter')) {
        const [first = '', ...more] = table.entry(entry).split('\n');
        const width = columns < 100 ? 5 : 7;
        const picture = first.padEnd(columns).slice(columns - 4 * width);
        const healthy = entry.hosts.map(({ instances }) => instances.filter(({ state }) => state === 'HEALTHY').length);
        const drawn = [0, 1, 2, 3].map((host) => picture.slice(host * width, (host + 1) * width).split('●').length - 1);
        expect(drawn.slice(0, healthy.length)).toEqual(healthy);
        expect(more.join('')).not.toMatch(/[●○×]/);
      }
    }
  });

  it('is the same every time', () => {
    expect(again).toBe(json);
  });
});

describe('npm start', () => {
  const secrets = {
    data: 'cGxhbnRlZC1kYXRh',
    username: 'planted-username',
    password: 'planted-password',
    authHeader: 'planted-auth-header',
    header: 'planted-header',
    env: 'planted-env',
  };
  const planted = JSON.stringify(
    aSpec({
      env: { API_TOKEN: secrets.env },
      configs: [
        { type: 'INLINE', localFilename: '/a', data: secrets.data },
        {
          type: 'EXECUTOR_HTTP_FETCH',
          localFilename: '/b',
          http: {
            hostname: 'config.example.org',
            path: '/',
            verb: 'GET',
            successCodes: [200],
            username: secrets.username,
            password: secrets.password,
            authHeader: secrets.authHeader,
            headers: { 'X-Key': secrets.header },
          },
        },
      ],
    }),
  );
  const tree = plantTree({
    'good.json': planted,
    'not-json.json': planted.replace(`"${secrets.password}"`, `"${secrets.password}" oops`),
    'torn.json': planted.slice(0, -20),
    'bad.json': planted
      .replace('"port":9100', '"port":0')
      .replace(`{"API_TOKEN":"${secrets.env}"}`, `"${secrets.env}"`)
      .replace('"hostLevel"', '"hostlevel"')
      .replace('"team"', '"\\u001b[31m team"')
      .replace('"observability"', '[7]'),
    'lines.json': '{\n  "name": "dns-cache",\n}\n',
    'empty.json': '',
    'list.json': '[]',
  });
  const fileOf = (name: string) => join(tree.root, name);
  afterAll(() => {
    tree.remove();
  });

  /** The failure of a run, which says nothing on stdout and shows no secret. */
  function failed(...args: string[]): string {
    const { status, stdout, stderr } = start(...args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    for (const secret of Object.values(secrets)) expect(stderr).not.toContain(secret);
    return stderr;
  }

  it('tells of the node agent if no file is named', () => {
    const entries = entriesOf(output('--json'));
    expect(movesOf(entries)).toEqual(CHAPTERS.flatMap((chapter) => EXPECTED[0].moves[chapter]));
    expect(JSON.stringify(entries)).toContain('"node-agent-2_3_1#');
  });

  it.each([['as a table'], ['as JSON', '--json']])('shows no secret, %s', (_, ...options) => {
    const shown = output(fileOf('good.json'), ...options);
    expect(shown).toContain('node-agent-1_4-2');
    expect(shown).toContain('DESTROYED');
    for (const secret of Object.values(secrets)) expect(shown).not.toContain(secret);
  });

  it('names every issue of a bad specification with its path', () => {
    const lines = linesOf(failed(fileOf('bad.json')));
    expect(lines[0]).toBe(`${fileOf('bad.json')} is not a valid specification (4 issues):`);
    expect(
      lines
        .slice(1)
        .map((line) => line.replace(/: .*/, ''))
        .sort(),
    ).toEqual(['  env', '  exposedPorts[0].port', '  placementPolicy.hostlevel', '  tags["\\u001b[31m team"]']);
    for (const line of lines.slice(1)) expect(line).toMatch(/: .*(expected|did you mean "hostLevel")/);
  });

  it('says where a file is not JSON', () => {
    const column = planted.indexOf(`"${secrets.password}"`) + secrets.password.length + 4;
    expect(failed(fileOf('not-json.json'))).toBe(
      `${fileOf('not-json.json')} is not valid JSON: line 1, column ${column}: expected a comma or }\n`,
    );
    expect(readSpecification(fileOf('lines.json')).problems).toEqual([
      `${fileOf('lines.json')} is not valid JSON: line 3, column 1: expected a key in double quotes`,
    ]);
    expect(readSpecification(fileOf('empty.json')).problems).toEqual([
      `${fileOf('empty.json')} is not valid JSON: line 1, column 1: expected a value`,
    ]);
    expect(readSpecification(fileOf('torn.json')).problems).toEqual([
      expect.stringMatching(new RegExp(`^${fileOf('torn.json')} is not valid JSON: line 1, column \\d+: expected .+$`)),
    ]);
  });

  it('says that JSON of another kind is no specification', () => {
    const { problems } = readSpecification(fileOf('list.json'));
    expect(problems?.join('\n')).toMatch(/ \(1 issue\):\n {2}\(the whole file\): expected .*$/);
  });

  it.each([
    ['a missing file', 'missing.json', 'ENOENT'],
    ['a directory', '.', 'EISDIR'],
  ])('says that %s cannot be read', (_, name, reason) => {
    expect(failed(fileOf(name), '--json')).toMatch(new RegExp(`^${fileOf(name)} cannot be read: .*${reason}.*\n$`));
  });

  it.each([
    ['an unknown option', ['--jsno'], "Unknown option '--jsno'"],
    ['a value for a switch', ['--json=yes'], '--json'],
    ['two files', [fileOf('good.json'), fileOf('good.json')], 'One specification at a time'],
  ])('refuses %s and shows how it is used', (_, args, message) => {
    const stderr = failed(...args);
    expect(stderr).toContain(message);
    expect(stderr).toContain('Usage: npm start');
  });

  it('helps', () => {
    const usage = output('--help');
    expect(usage).toMatch(/^Usage: npm start/);
    for (const option of ['--json', '--inspect', '--help', 'specification.json']) expect(usage).toContain(option);
  });
});

/** Plays a story, and returns its timeline. */
async function entriesFor(spec: LocalServiceSpec): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  await playStory(spec, (entry) => entries.push(entry));
  return entries;
}

describe('the story', () => {
  const hostLevel = { type: 'LOCAL', hostLevel: true } as const;
  const { healthcheck, readiness, executable } = aSpec();
  const slowChecks = {
    healthcheck: { ...healthcheck, interval: '30 minutes' },
    readiness: { ...readiness, interval: '30 minutes', initialDelay: '30 minutes' },
  };

  it.each<[string, LocalServiceSpec]>([
    ['every field', aSpec()],
    ['every field, on the host level', aSpec({ placementPolicy: hostLevel })],
    ['no optional field', aMinimalSpec()],
    ['no optional field, on the host level', aMinimalSpec({ placementPolicy: hostLevel })],
    ['a very long name', aSpec({ name: 'n'.repeat(300) })],
    ['30 minutes between its checks', aSpec(slowChecks)],
    ['2 hours before a kill', aSpec({ preShutdown: { waitBeforeKill: '2 hours' } })],
    [
      'both, on the host level',
      aSpec({ ...slowChecks, preShutdown: { waitBeforeKill: '2h' }, placementPolicy: hostLevel }),
    ],
    ['a hundred tries, one a day', aSpec({ healthcheck: { ...healthcheck, interval: '1 day', attempts: 100 } })],
    ['20 days before a kill', aSpec({ preShutdown: { waitBeforeKill: '20 days' } })],
    [
      'limits of a millisecond',
      aMinimalSpec({
        executable: { ...executable, dockerPullTimeout: '1 ms' },
        healthcheck: { ...healthcheck, timeout: '1 ms', interval: '1 ms' },
        readiness: { ...readiness, timeout: '1 ms', interval: '1 ms', initialDelay: '1 hour' },
      }),
    ],
  ])(
    'leads a specification with %s to its end',
    async (_, spec) => {
      const entries = await entriesFor(spec);
      expect(movesOf(entries).at(-1)).toBe('removeService done → DESTROYED');
      expect(refusalsOf(entries)).toEqual(expect.arrayContaining(REFUSALS));
      const table = new Table(painter(false));
      const lines = [table.head('x'.repeat(300)), ...entries.map((entry) => table.entry(entry)), table.foot(entries)];
      expect(
        lines
          .join('\n')
          .split('\n')
          .filter((line) => line.length > 80),
      ).toEqual([]);
    },
    60_000,
  );

  it('leads any valid specification to its end', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(specArbitrary, async (spec) => {
        const entries = await entriesFor(spec);
        expect(movesOf(entries).at(-1)).toBe('removeService done → DESTROYED');
        expect(movesOf(entries)).toContain('operator: CANCEL → EMERGENCY_DEACTIVATION_REQUESTED');
      }),
      { numRuns: 8 },
    );
  });

  it('takes the hours that the specification says, on the clock of the hosts', async () => {
    const hour = 3_600_000;
    const spec = aSpec({ ...slowChecks, preShutdown: { waitBeforeKill: '2 hours' } });
    const restart = chapterOf(await entriesFor(spec), 'restart');
    // Four rounds, in each of which an instance starts and another stops.
    expect(restart.at(-1)!.atMs - restart[0]!.atMs).toBeGreaterThan(4 * 2.5 * hour);
    expect(restart.at(-1)!.atMs - restart[0]!.atMs).toBeLessThan(5 * 2.5 * hour);
  });

  it('never puts two instances of a host-level service on one host', async () => {
    const entries = await entriesFor(aSpec({ placementPolicy: hostLevel }));
    const crowds = entries.flatMap(({ hosts }) => hosts.map(({ instances }) => instances.length));
    expect(new Set(crowds)).toEqual(new Set([0, 1]));
  });

  it('keeps every host served during a restart where ports allow it', async () => {
    const restart = chapterOf(await entriesFor(aSpec()), 'restart');
    const healthy = restart.flatMap(({ hosts }) =>
      hosts.map(({ instances }) => instances.filter(({ state }) => state === 'HEALTHY').length),
    );
    expect(new Set(healthy)).toEqual(new Set([2, 3]));
  });

  it('plays checks less often only where long waits would take too many, and says so', () => {
    expect(withSparseChecks(aSpec())).toEqual(aSpec());
    expect(sparseChecksText(aSpec())).toBeNull();
    const spec = aSpec({ preShutdown: { waitBeforeKill: '2 hours' } });
    expect(withSparseChecks(spec)).toEqual({
      ...spec,
      healthcheck: { ...healthcheck, interval: '28800 milliseconds' },
    });
    expect(sparseChecksText(spec)).toBe(
      'To be played fast, health checks run every 28800 milliseconds instead of every 5 seconds.',
    );
    expect(new Table(painter(false)).head('x', sparseChecksText(spec))).toContain('instead of every');
  });

  it('lasts about 30 seconds where it pauses after each entry', async () => {
    const begun = performance.now();
    let count = 0;
    await playStory(aSpec(), () => (count += 1), { pauseMs: 1 });
    expect(performance.now() - begun).toBeGreaterThan(count);
    expect(count * PAUSE_MS).toBeGreaterThan(25_000);
    expect(count * PAUSE_MS).toBeLessThan(35_000);
  });
});

describe('texts', () => {
  it('are wrapped between words, and within one that is too long', () => {
    const paint = painter(false);
    expect(wrap(['one two', ['red', 'three four']], 9, paint)).toEqual(['one two', 'three', 'four']);
    expect(wrap(['abcdefghij k'], 4, paint)).toEqual(['abcd', 'efgh', 'ij k']);
  });

  it('have colours on terminals whose owner does not object', () => {
    expect(wantsColours(true, undefined)).toBe(true);
    expect(wantsColours(true, '')).toBe(true);
    expect(wantsColours(true, '1')).toBe(false);
    expect(wantsColours(false, undefined)).toBe(false);
  });

  it('are the same with colours', async () => {
    const entries = await entriesFor(aSpec());
    const [plain, coloured] = [false, true].map((isColoured) => {
      const table = new Table(painter(isColoured), 80);
      return [table.head('node-agent-1'), ...entries.map((entry) => table.entry(entry))].join('\n');
    });
    expect(coloured).not.toBe(plain);
    expect(stripVTControlCharacters(coloured!)).toBe(plain);
    expect(coloured).toContain('\u001b[32mACTIVE\u001b[0m');
    expect(coloured).toContain('\u001b[31mEMERGENCY_DEACTIVATION_REQUESTED\u001b[0m');
  });
});

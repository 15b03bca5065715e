import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSpecification } from '../../docs/examples/demo/specification.js';
import { entryText, headText, painter, wantsColours } from '../../docs/examples/demo/terminal.js';
import type { Entry } from '../../docs/examples/demo/timeline.js';
import { walk } from '../../docs/examples/demo/walk.js';
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
  const begun = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [tsx, ...words, ...args], {
    cwd: root,
    encoding: 'utf8',
    // What makes the output plain is that nobody looks at it on a terminal.
    env: { ...process.env, NO_COLOR: '' },
    timeout: 50_000,
  });
  return { status, stdout, stderr, seconds: (performance.now() - begun) / 1_000 };
}

/** A run that succeeds. */
function walked(...args: string[]) {
  const { status, stdout, stderr, seconds } = start(...args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return { stdout, seconds };
}

const linesOf = (text: string) => text.split('\n').slice(0, -1);
const entriesOf = (json: string) => linesOf(json).map((line) => JSON.parse(line) as Entry);

/** The transitions that the service goes through until the update of the instance count. */
const UNTIL_UPDATE = [
  'CREATE by operator: INIT → INACTIVE',
  'DEPLOY_TEST_INSTANCE by operator: INACTIVE → CONFIG_TESTING_REQUESTED',
  'done by operator: CONFIG_TESTING_REQUESTED → DEPLOYING_TEST_INSTANCE',
  'done by operator: DEPLOYING_TEST_INSTANCE → CONFIG_TESTING',
  'ACTIVATE by operator: CONFIG_TESTING → ACTIVATION_REQUESTED',
  'done by operator: ACTIVATION_REQUESTED → ACTIVE',
  // what is missing is started
  'OBSERVE by reconciliation: ACTIVE → ADJUSTING_INSTANCES',
  'done by reconciliation: ADJUSTING_INSTANCES → ACTIVE',
  // a host joins
  'OBSERVE by reconciliation: ACTIVE → ADJUSTING_INSTANCES',
  'done by reconciliation: ADJUSTING_INSTANCES → ACTIVE',
  // an instance dies
  'OBSERVE by reconciliation: ACTIVE → ADJUSTING_INSTANCES',
  'done by reconciliation: ADJUSTING_INSTANCES → ACTIVE',
  // a host is blacklisted
  'OBSERVE by reconciliation: ACTIVE → ADJUSTING_INSTANCES',
  'done by reconciliation: ADJUSTING_INSTANCES → ACTIVE',
  'RESTART by operator: ACTIVE → REPLACING_INSTANCES',
  'done by operator: REPLACING_INSTANCES → ACTIVE',
  'STOP_INSTANCES by operator: ACTIVE → STOPPING_INSTANCES',
  'done by operator: STOPPING_INSTANCES → ACTIVE',
  'OBSERVE by reconciliation: ACTIVE → ADJUSTING_INSTANCES',
  'done by reconciliation: ADJUSTING_INSTANCES → ACTIVE',
];

const UPDATE = [
  'UPDATE_INSTANCE_COUNT by operator: ACTIVE → UPDATING_INSTANCES_COUNT',
  'done by operator: UPDATING_INSTANCES_COUNT → ACTIVE',
  'OBSERVE by reconciliation: ACTIVE → ADJUSTING_INSTANCES',
  'done by reconciliation: ADJUSTING_INSTANCES → ACTIVE',
];

const AFTER_UPDATE = [
  // cancelled into the emergency
  'OBSERVE by reconciliation: ACTIVE → ADJUSTING_INSTANCES',
  'CANCEL by operator: ADJUSTING_INSTANCES → EMERGENCY_DEACTIVATION_REQUESTED',
  'emergency delay over by emergency: EMERGENCY_DEACTIVATION_REQUESTED → DEACTIVATION_REQUESTED',
  'done by emergency: DEACTIVATION_REQUESTED → INACTIVE',
  'OBSERVE by reconciliation: INACTIVE → ADJUSTING_INSTANCES',
  'done by reconciliation: ADJUSTING_INSTANCES → INACTIVE',
  // crashed in the middle of the adjustment
  'ACTIVATE by operator: INACTIVE → ACTIVATION_REQUESTED',
  'done by operator: ACTIVATION_REQUESTED → ACTIVE',
  'OBSERVE by reconciliation: ACTIVE → ADJUSTING_INSTANCES',
  'done by reconciliation: ADJUSTING_INSTANCES → ACTIVE',
  // destroyed
  'DEACTIVATE by operator: ACTIVE → DEACTIVATION_REQUESTED',
  'done by operator: DEACTIVATION_REQUESTED → INACTIVE',
  'OBSERVE by reconciliation: INACTIVE → ADJUSTING_INSTANCES',
  'done by reconciliation: ADJUSTING_INSTANCES → INACTIVE',
  'DESTROY by operator: INACTIVE → DESTROY_REQUESTED',
  'done by operator: DESTROY_REQUESTED → DESTROYED',
];

/** What stands on the hosts at the end of the steps: healthy instances, with a mark on a blacklisted host. */
const MILESTONES = {
  'node-agent': {
    1: '0 0 0',
    2: '0 0 0',
    3: '1 0 0',
    4: '1 0 0',
    5: '2 2 2',
    6: '2 2 2 2',
    7: '2 2 2 2',
    8: '2 #0 2 2',
    9: '2 #0 2 2',
    10: '2 #0 2 2',
    11: '2 #0 2 2',
    12: '3 #0 3 3',
    13: '0 0 0 0',
    14: '3 3 3 3',
    15: '0 0 0 0',
  },
  'dns-cache': {
    1: '0 0 0',
    2: '0 0 0',
    3: '1 0 0',
    4: '1 0 0',
    5: '1 1 1',
    6: '1 1 1 1',
    7: '1 1 1 1',
    8: '1 #0 1 1',
    9: '1 #0 1 1',
    10: '1 #0 1 1',
    11: '1 #0 1 1',
    12: '1 #0 1 1',
    13: '0 0 0 0',
    14: '1 1 1 1',
    15: '0 0 0 0',
  },
};

const EXPECTED = [
  {
    name: 'node-agent',
    transitions: [...UNTIL_UPDATE, ...UPDATE, ...AFTER_UPDATE],
    refusals: [
      'DESTROY in ACTIVE: NOT_ALLOWED_IN_STATE',
      'STOP_INSTANCES in ACTIVE: INSTANCES_NOT_HEALTHY',
      'DESTROY in INACTIVE: HEALTH_UNKNOWN',
    ],
    milestones: MILESTONES['node-agent'],
    activatedAtMs: 3_900,
    rows: [
      '6. A host joins: the next observation shows what is missing there',
      ' 16.5  host joins            cluster        host-4                                   ●●  ●●  ●●  -',
      ' 38.4  OBSERVE               reconciliation 7 of 8 healthy: nothing to do yet        ●●  ●●  ×●  ●●',
      '212.1  RESTART               operator       ACTIVE → REPLACING_INSTANCES             ●●  #   ●●  ●●',
      '219.6  stopped               cluster        SI-01, SI-06                             ●●  #   ●●  ●●',
      '                                            DESTROY is refused in ACTIVE: only DEACTIVATE, RESTART,',
      '257.0  CANCEL                operator       ADJUSTING_INSTANCES →                    ●●● ○○○ ●●● ●●●',
      '                                            EMERGENCY_DEACTIVATION_REQUESTED',
    ],
  },
  {
    name: 'dns-cache',
    transitions: [...UNTIL_UPDATE, ...AFTER_UPDATE],
    refusals: [
      'DESTROY in ACTIVE: NOT_ALLOWED_IN_STATE',
      'STOP_INSTANCES in ACTIVE: INSTANCES_NOT_HEALTHY',
      'UPDATE_INSTANCE_COUNT in ACTIVE: HOST_LEVEL_ALLOWS_ONE',
      'DESTROY in INACTIVE: HEALTH_UNKNOWN',
    ],
    milestones: MILESTONES['dns-cache'],
    activatedAtMs: 2_400,
    rows: [
      '162.3  RESTART               operator       ACTIVE → REPLACING_INSTANCES             ●   #   ●   ●',
      '167.5  stopped               cluster        SI-05                                    ●   #   -   ●',
      '169.7  healthy               cluster        SI-08                                    ●   #   ●   ●',
      '178.4  UPDATE_INSTANCE_COUNT operator       refused: HOST_LEVEL_ALLOWS_ONE           ●   #   ●   ●',
    ],
  },
] as const;

const transitionsOf = (entries: readonly Entry[]) =>
  entries.flatMap((entry) =>
    entry.kind === 'transition' ? [`${entry.event} by ${entry.cause}: ${entry.from} → ${entry.to}`] : [],
  );

const refusalsOf = (entries: readonly Entry[]) =>
  entries.flatMap((entry) => (entry.kind === 'refusal' ? [`${entry.event} in ${entry.state}: ${entry.rule}`] : []));

const instancesOf = ({ hosts }: Entry) => hosts.flatMap(({ instances }) => instances);
const idsOf = (entry: Entry) => instancesOf(entry).map(({ instanceId }) => instanceId);

/** The entry of this step with this event. */
function entryOf(entries: readonly Entry[], step: number, event: string): Entry {
  const found = entries.find((entry) => entry.step === step && entry.kind !== 'step' && entry.event === event);
  if (found === undefined) throw new Error(`Step ${String(step)} has no ${event}.`);
  return found;
}

/** The last entry of every step. */
const endsOf = (entries: readonly Entry[]) => new Map(entries.map((entry) => [entry.step, entry]));

describe.each(EXPECTED)(
  'npm start with the $name',
  ({ name, transitions, refusals, milestones, rows, activatedAtMs }) => {
    const file = join(specs, `${name}.json`);
    let json: string;
    let text: string;
    let again: string;
    let fastest: number;
    let entries: readonly Entry[];

    beforeAll(() => {
      const runs = [walked(file, '--json'), walked(file), walked(file, '--json')] as const;
      [json, text, again] = [runs[0].stdout, runs[1].stdout, runs[2].stdout];
      fastest = Math.min(...runs.map(({ seconds }) => seconds));
      entries = entriesOf(json);
    });

    it('goes through its whole life', () => {
      expect(transitionsOf(entries)).toEqual(transitions);
    });

    it('shows the same life as a table', () => {
      const arrows = [...text.matchAll(/([A-Z_]+) →(?: ([A-Z_]+))?[^\n]*(?:\n +([A-Z_]+)\n)?/g)];
      const [, ...shown] = arrows.map(([, from, here, below]) => `${String(from)} → ${String(here ?? below)}`);
      expect(shown).toEqual(transitions.map((transition) => transition.split(': ')[1]));
      expect(linesOf(text).filter((line) => (rows as readonly string[]).includes(line))).toEqual(rows);
      for (const refusal of refusals) expect(text).toContain(`refused: ${String(refusal.split(': ')[1])}`);
    });

    it('is told in JSON of one shape', () => {
      const keys = {
        step: ['title'],
        transition: ['event', 'cause', 'from', 'to', 'effectId'],
        refusal: ['event', 'cause', 'state', 'rule', 'message'],
        note: ['event', 'cause', 'detail'],
      };
      expect(new Set(entries.map(({ kind }) => kind))).toEqual(new Set(Object.keys(keys)));
      for (const entry of entries) {
        expect(Object.keys(entry)).toEqual(['atMs', 'step', 'kind', ...keys[entry.kind], 'hosts']);
      }
      const empty = { state: 'ACTIVE', instances: [] };
      expect(entries.find((entry) => entry.kind === 'transition' && entry.event === 'ACTIVATE')).toEqual({
        atMs: activatedAtMs,
        step: 4,
        kind: 'transition',
        event: 'ACTIVATE',
        cause: 'operator',
        from: 'CONFIG_TESTING',
        to: 'ACTIVATION_REQUESTED',
        effectId: `${name === 'node-agent' ? 'node-agent-2_3_1' : 'dns-cache-1'}#3:recordActivation`,
        hosts: [
          { executorId: 'host-1', state: 'ACTIVE', instances: [{ instanceId: 'SI-01', state: 'HEALTHY' }] },
          { executorId: 'host-2', ...empty },
          { executorId: 'host-3', ...empty },
        ],
      });
    });

    it('is refused what it may not do', () => {
      expect(refusalsOf(entries)).toEqual(refusals);
    });

    it('has the right instances on every host after every step', () => {
      const shown = [...endsOf(entries)].map(([step, { hosts }]) => [
        step,
        hosts
          .map(({ state, instances }) => {
            for (const instance of instances) expect(instance.state).toBe('HEALTHY');
            return `${state === 'ACTIVE' ? '' : '#'}${String(instances.length)}`;
          })
          .join(' '),
      ]);
      expect(Object.fromEntries(shown)).toEqual(milestones);
    });

    it('goes on after a crash with the same effect, and starts nothing twice', () => {
      const step = 14;
      const crash = entryOf(entries, step, 'crash');
      const restart = entryOf(entries, step, 'restart');
      const adjusting = entries.filter(
        (entry) => entry.step === step && entry.kind === 'transition' && /:adjustInstances$/.test(entry.effectId ?? ''),
      );
      expect(adjusting.map((entry) => entry.kind === 'transition' && entry.to)).toEqual([
        'ADJUSTING_INSTANCES',
        'ACTIVE',
      ]);
      const effects = new Set(adjusting.map((entry) => entry.kind === 'transition' && entry.effectId));
      expect(effects.size).toBe(1);
      for (const effectId of effects) {
        expect(crash).toMatchObject({ detail: `while it works on ${String(effectId)}` });
        expect(restart).toMatchObject({ detail: `goes on with ${String(effectId)}` });
      }
      const seen = new Set(entries.filter((entry) => entry.step === step).flatMap(idsOf));
      const end = endsOf(entries).get(step)!;
      expect(instancesOf(crash).length).toBeGreaterThan(0);
      for (const { state } of instancesOf(crash)) expect(state).not.toBe('HEALTHY');
      expect(new Set(idsOf(end))).toEqual(seen);
    });

    it('replaces the instance that died by a new one on the same host', () => {
      const [before, after] = [6, 7].map((step) => endsOf(entries).get(step)!);
      const died = entryOf(entries, 7, 'unhealthy');
      const hostOf = ({ hosts }: Entry) => hosts[2]!.instances.map(({ instanceId }) => instanceId);
      const gone = idsOf(before!).filter((instanceId) => !idsOf(after!).includes(instanceId));
      const fresh = idsOf(after!).filter((instanceId) => !idsOf(before!).includes(instanceId));
      expect(died).toMatchObject({ detail: gone.join() });
      expect(gone).toHaveLength(1);
      expect(fresh).toHaveLength(1);
      expect(hostOf(before!)).toContain(gone[0]);
      expect(hostOf(after!)).toContain(fresh[0]);
    });

    it('replaces every instance in a restart, two at a time', () => {
      const [before, after] = [8, 9].map((step) => endsOf(entries).get(step)!);
      expect(idsOf(after!).filter((instanceId) => idsOf(before!).includes(instanceId))).toEqual([]);
      for (const entry of entries.filter(({ step }) => step === 9)) {
        const fresh = idsOf(entry).filter((instanceId) => !idsOf(before!).includes(instanceId));
        const old = idsOf(entry).filter((instanceId) => idsOf(before!).includes(instanceId));
        expect(Math.abs(idsOf(before!).length - fresh.length - old.length)).toBeLessThanOrEqual(2);
      }
    });

    it('fits into a hundred columns, without colours', () => {
      expect(stripVTControlCharacters(text)).toBe(text);
      expect(linesOf(text).filter((line) => line.length > 100)).toEqual([]);
      expect(linesOf(text).filter((line) => line.trimEnd() !== line)).toEqual([]);
    });

    it('takes less than ten seconds', () => {
      expect(fastest).toBeLessThan(10);
    });

    it('is the same every time', () => {
      expect(again).toBe(json);
    });
  },
);

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

  it('walks the node agent if no file is named', () => {
    const entries = entriesOf(walked('--json').stdout);
    expect(transitionsOf(entries)).toEqual(EXPECTED[0].transitions);
    expect(JSON.stringify(entries)).toContain('"node-agent-2_3_1#');
  });

  it.each([['as a table'], ['as JSON', '--json']])('shows no secret, %s', (_, ...options) => {
    const output = walked(fileOf('good.json'), ...options).stdout;
    expect(output).toContain('node-agent-1_4-2');
    expect(output).toContain('DESTROYED');
    for (const secret of Object.values(secrets)) expect(output).not.toContain(secret);
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
    const usage = walked('--help').stdout;
    expect(usage).toMatch(/^Usage: npm start/);
    for (const option of ['--json', '--help', 'specification.json']) expect(usage).toContain(option);
  });
});

describe('the walk', () => {
  const hostLevel = { type: 'LOCAL', hostLevel: true } as const;

  it.each([
    ['every field', aSpec()],
    ['every field, on the host level', aSpec({ placementPolicy: hostLevel })],
    ['no optional field', aMinimalSpec()],
    ['no optional field, on the host level', aMinimalSpec({ placementPolicy: hostLevel })],
    ['a very long name', aSpec({ name: 'n'.repeat(300) })],
  ])('leads a specification with %s to its end', async (_, spec) => {
    const entries: Entry[] = [];
    await walk(spec, (entry) => entries.push(entry));
    expect(transitionsOf(entries).at(-1)).toBe('done by operator: DESTROY_REQUESTED → DESTROYED');
  });

  it('never puts two instances of a host-level service on one host', async () => {
    const crowds = new Set<number>();
    await walk(aSpec({ placementPolicy: hostLevel }), ({ hosts }) => {
      for (const { instances } of hosts) crowds.add(instances.length);
    });
    expect(crowds).toEqual(new Set([0, 1]));
  });

  it('keeps every host served during a restart where ports allow it', async () => {
    const healthy = new Set<number>();
    await walk(aSpec(), ({ step, hosts }) => {
      if (step !== 9) return;
      for (const { state, instances } of hosts) {
        if (state === 'ACTIVE') healthy.add(instances.filter((instance) => instance.state === 'HEALTHY').length);
      }
    });
    expect(healthy).toEqual(new Set([2, 3]));
  });
});

describe('colours', () => {
  it('are for terminals whose owner does not object', () => {
    expect(wantsColours(true, undefined)).toBe(true);
    expect(wantsColours(true, '')).toBe(true);
    expect(wantsColours(true, '1')).toBe(false);
    expect(wantsColours(false, undefined)).toBe(false);
  });

  it('change nothing but the colour', async () => {
    const entries: Entry[] = [];
    await walk(aSpec(), (entry) => entries.push(entry));
    const [plain, coloured] = [false, true].map((colours) => {
      const paint = painter(colours);
      return [headText('node-agent-1', paint), ...entries.map((entry) => entryText(entry, paint))].join('\n');
    });
    expect(coloured).not.toBe(plain);
    expect(stripVTControlCharacters(coloured!)).toBe(plain);
    expect(coloured).toContain('\u001b[32mACTIVE\u001b[0m');
    expect(coloured).toContain('\u001b[31mEMERGENCY_DEACTIVATION_REQUESTED\u001b[0m');
  });
});

/*
 * The story of a local service on hosts in memory: reads a specification and plays its life from CREATE to DESTROY.
 *
 * With --json every entry of the timeline is one line, an object of the type `Entry` of timeline.ts:
 *
 *     {"atMs":3700,"chapter":3,"kind":"transition","event":"ACTIVATE","isRequest":true,"cause":"operator",
 *      "from":"CONFIG_TESTING","to":"ACTIVATION_REQUESTED","why":null,"effectId":"node-agent-2_3_1#3:recordActivation",
 *      "hosts":[{"executorId":"host-1","state":"ACTIVE","isBackedOffFrom":false,
 *                "instances":[{"instanceId":"SI-01","state":"HEALTHY"}]}]}
 */
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type LocalServiceSpec, serviceIdOf } from 'local-service-machines';
import { startInspector } from './inspector.js';
import { readSpecification } from './specification.js';
import { PAUSE_MS, playStory, type StoryOptions } from './story.js';
import { Table } from './terminal.js';
import type { Entry } from './timeline.js';
import { sparseChecksText } from './virtual-time.js';
import { painter, wantsColours } from './wrapping.js';

const USAGE = `Usage: npm start -- [specification.json] [--json] [--inspect]

Plays the life of a local service on hosts in memory: each decision, and the hosts after it.

  specification.json  the service; default: docs/examples/specs/node-agent.json
  --json              one JSON object a line instead of a table
  --inspect           also show it in the viewer, a local page: begins when you open it, takes
                      about 30 seconds, and stays until Ctrl-C
  --help              this text
`;

process.stdout.on('error', () => process.exit()); // The reader has gone, as in `npm start | head`.
process.exitCode = await main(process.argv.slice(2));

/** Returns the exit code. */
async function main(words: readonly string[]): Promise<number> {
  const command = readCommand(words);
  if ('problem' in command) return fail([command.problem, '', USAGE.trimEnd()]);
  if (command.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const { spec, problems } = readSpecification(command.file);
  if (spec === null) return fail(problems);
  if (command.inspect) await inspected(spec, command.json);
  else await played(spec, command.json);
  return 0;
}

/** Plays the story, as a table or as JSON. */
async function played(spec: LocalServiceSpec, isJson: boolean, options: StoryOptions = {}): Promise<void> {
  if (isJson) return playStory(spec, (entry) => write(JSON.stringify(entry)), options);
  const paint = painter(wantsColours(process.stdout.isTTY, process.env['NO_COLOR']));
  const table = new Table(paint, process.stdout.isTTY ? process.stdout.columns : undefined);
  const entries: Entry[] = [];
  write(table.head(serviceIdOf(spec), sparseChecksText(spec)));
  await playStory(
    spec,
    (entry) => {
      entries.push(entry);
      write(table.entry(entry));
    },
    options,
  );
  write(table.foot(entries));
}

/** Plays the story slowly once somebody looks at it in a browser; ends with Ctrl-C. */
async function inspected(spec: LocalServiceSpec, isJson: boolean): Promise<void> {
  const inspector = await startInspector();
  const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const shown = async () => {
    say(`Open ${inspector.url} in a browser: the story begins then. Ctrl-C ends.`);
    await inspector.opened();
    await played(spec, isJson, { inspect: inspector.inspect, pauseMs: PAUSE_MS });
    say(`\nThe story is over. ${inspector.url} shows it until Ctrl-C.`);
    await interrupted;
  };
  await Promise.race([shown(), interrupted]);
  await inspector.stop();
  process.exit(0); // The story may not be over.
}

function readCommand(words: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      options: {
        json: { type: 'boolean', default: false },
        inspect: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
      allowPositionals: true,
    });
    const [file, ...others] = positionals;
    if (others.length > 0) return { problem: 'One specification at a time, please.' };
    return { ...values, file: file ?? fileURLToPath(new URL('../specs/node-agent.json', import.meta.url)) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

function write(text: string): void {
  process.stdout.write(`${text}\n`);
}

function fail(problems: readonly string[]): number {
  process.stderr.write(`${problems.join('\n')}\n`);
  return 1;
}

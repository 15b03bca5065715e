/*
 * The life of a local service on a cluster in memory: reads a specification and walks the service from CREATE to DESTROY.
 *
 * With --json every entry of the timeline is one line, an object of the type `Entry` of timeline.ts:
 *
 *     {"atMs":2700,"step":4,"kind":"transition","event":"ACTIVATE","cause":"operator",
 *      "from":"CONFIG_TESTING","to":"ACTIVATION_REQUESTED","effectId":"node-agent-2_3_1#3:recordActivation",
 *      "hosts":[{"executorId":"host-1","state":"ACTIVE","instances":[{"instanceId":"SI-01","state":"HEALTHY"}]}]}
 */
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { serviceIdOf } from 'local-service-machines';
import { startInspector } from './inspector.js';
import { readSpecification } from './specification.js';
import { entryText, headText, painter, wantsColours } from './terminal.js';
import { walk } from './walk.js';

/** The pause before each deadline of the cluster's clock, when the viewer is open. */
const PACE_MS = 20;

const USAGE = `Usage: npm start -- [specification.json] [--json] [--inspect]

Walks a local service through its life on a cluster in memory, and shows every transition.

  specification.json  the service; default: docs/examples/specs/node-agent.json
  --json              one JSON object a line instead of a table
  --inspect           also show it, slowly, in the viewer (a local page), until Ctrl-C
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

  const inspector = command.inspect ? await startInspector() : null;
  if (inspector !== null) process.stderr.write(`Open ${inspector.url} in a browser. Ctrl-C ends.\n`);
  // Slowly enough to be followed.
  const options = inspector === null ? {} : { inspect: inspector.inspect, pace: () => setTimeout(PACE_MS) };

  const paint = painter(wantsColours(process.stdout.isTTY, process.env['NO_COLOR']));
  if (!command.json) write(headText(serviceIdOf(spec), paint));
  const walked = walk(spec, (entry) => write(command.json ? JSON.stringify(entry) : entryText(entry, paint)), options);
  if (inspector === null) {
    await walked;
  } else {
    const interrupted = once(process, 'SIGINT');
    await Promise.race([interrupted, walked.then(() => interrupted)]);
    await inspector.stop();
    process.exit(0); // The walk may not be over.
  }
  return 0;
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

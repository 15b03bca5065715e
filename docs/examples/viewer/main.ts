/* Starts the viewer, for actors of other processes or for a recorded file. */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { InspectMessage } from 'local-service-machines/inspect';
import { startViewer, type Viewer } from 'local-service-machines/viewer';

const USAGE = `Usage: npm run viewer -- [--port <port>] [--file <recording.jsonl>]

Shows services in a browser of this machine, until Ctrl-C.

  --port   where to listen on 127.0.0.1; default: 8080, where senders look by themselves; 0 is any that is free
  --file   a recording of fileSink to look at; it can also be dropped on the page
  --help   this text
`;

process.exitCode = await main(process.argv.slice(2));

/** Returns the exit code. */
async function main(words: readonly string[]): Promise<number> {
  try {
    const { port, file, help } = readCommand(words);
    if (help) {
      process.stdout.write(USAGE);
      return 0;
    }
    const recording = file === undefined ? '' : await readFile(file, 'utf8');
    const viewer = await startViewer({ port: Number(port), keepAlive: true, recorded: file !== undefined });
    show(viewer, recording);
    process.stdout.write(`Open ${viewer.url} in a browser. Senders connect to ${viewer.senderUrl}. Ctrl-C ends.\n`);
    process.once('SIGINT', () => void viewer.stop());
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function readCommand(words: readonly string[]) {
  return parseArgs({
    args: [...words],
    options: {
      port: { type: 'string', default: '8080' },
      file: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  }).values;
}

/** Shows a recording, and reports how many of its lines are no messages. */
function show(viewer: Viewer, recording: string): void {
  let unreadable = 0;
  for (const line of recording.split('\n')) {
    if (line.trim() === '') continue;
    try {
      viewer.write(JSON.parse(line) as InspectMessage);
    } catch {
      unreadable += 1;
    }
  }
  const ignored = viewer.ignored + unreadable;
  if (ignored > 0) process.stderr.write(`Lines of the recording that are no messages: ${ignored}.\n`);
}

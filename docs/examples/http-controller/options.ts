import { parseArgs } from 'node:util';

/** The text that `--help` prints. */
export const USAGE = `Usage: npm run example:controller -- [options]

A controller of local services, with executors in memory and the HTTP API of Drove's command-line client.

  --port <n>        where it listens; 0: any free port. Default 8080
  --host <address>  on which address. Default 127.0.0.1; on any other one, set a token
  --store <file>    the SQLite file that outlives the process. Default local-services.sqlite
  --executors <n>   how many executors there are, 1 to 100. Default 3
  --tick-ms <n>     how often it observes and reconciles, 10 to 60000. Default 2000
  --token <text>    what a client has to send as Authorization, verbatim, or as user:password by Basic authentication.
                    Default: $CONTROLLER_TOKEN, which no list of processes shows; without either, everybody is let in
  --inspect         also show the services in the viewer, on port 8090 or another
  --help            this text
`;

/** The options of the command line. */
export interface Options {
  readonly port: number;
  readonly host: string;
  readonly store: string;
  readonly executors: number;
  readonly tickMs: number;
  readonly token: string | undefined;
  readonly inspect: boolean;
  readonly help: boolean;
}

/**
 * Reads the command line.
 *
 * @throws Error that names the option and what it must be.
 */
export function readOptions(words: readonly string[], environment: NodeJS.ProcessEnv): Options {
  const { values } = parseArgs({
    args: [...words],
    options: {
      port: { type: 'string', default: '8080' },
      host: { type: 'string', default: '127.0.0.1' },
      store: { type: 'string', default: 'local-services.sqlite' },
      executors: { type: 'string', default: '3' },
      'tick-ms': { type: 'string', default: '2000' },
      token: { type: 'string' },
      inspect: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const token = values.token ?? environment['CONTROLLER_TOKEN'];
  if (token === '') throw new Error('The token must not be empty.');
  return {
    ...values,
    port: wholeNumber('--port', values.port, 0, 65_535),
    executors: wholeNumber('--executors', values.executors, 1, 100),
    tickMs: wholeNumber('--tick-ms', values['tick-ms'], 10, 60_000),
    token,
  };
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  throw new Error(`${name} must be a whole number from ${min} to ${max}.`);
}

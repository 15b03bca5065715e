import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Sql } from '../../../../docs/examples/postgres-store/store.js';

/** The protocol's version 3.0. */
const PROTOCOL = 196_608;
const BOOLEAN = 16;
const JSON_TEXT = 114;

interface Pending {
  readonly rows: object[];
  columns: readonly { readonly name: string; readonly type: number }[];
  error: Error | null;
  readonly resolve: (answer: { readonly rows: readonly unknown[] }) => void;
  readonly reject: (error: Error) => void;
}

/** One connection to a PostgreSQL server on a socket of this machine: as much of the protocol as the example's store needs. */
export class PostgresClient implements Sql {
  readonly #socket: Socket;
  readonly #pending: Pending[] = [];
  #received = Buffer.alloc(0);

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes) => this.#receive(bytes));
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('The connection was closed.')));
  }

  /** Connects as `postgres`, whom the server trusts. `name`: what it calls the connection. */
  static async connect(folder: string, name: string): Promise<PostgresClient> {
    const socket = connect(`${folder}/.s.PGSQL.5432`);
    await once(socket, 'connect');
    const client = new PostgresClient(socket);
    const names = ['user', 'postgres', 'database', 'postgres', 'application_name', name, ''];
    const words = Buffer.concat([int32(PROTOCOL), ...names.map(text)]);
    const ready = new Promise<void>((resolve, reject) => {
      client.#pending.push({ rows: [], columns: [], error: null, resolve: () => resolve(), reject });
    });
    socket.write(Buffer.concat([int32(words.length + 4), words]));
    await ready;
    return client;
  }

  query(sql: string, values: unknown[] = []): Promise<{ readonly rows: readonly unknown[] }> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ rows: [], columns: [], error: null, resolve, reject });
      const given = values.map((value) => {
        if (value === null) return int32(-1);
        const bytes = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
        return Buffer.concat([int32(bytes.length), bytes]);
      });
      this.#socket.write(
        Buffer.concat([
          message('P', text(''), text(sql), int16(0)),
          message('B', text(''), text(''), int16(0), int16(given.length), ...given, int16(0)),
          message('D', Buffer.from('P'), text('')),
          message('E', text(''), int32(0)),
          message('S'),
        ]),
      );
    });
  }

  /** Ends the connection. */
  end(): void {
    this.#socket.end(message('X'));
  }

  #receive(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes]);
    while (this.#received.length >= 5) {
      const length = this.#received.readInt32BE(1) + 1;
      if (this.#received.length < length) return;
      const type = String.fromCharCode(this.#received[0]!);
      this.#handle(type, this.#received.subarray(5, length));
      this.#received = this.#received.subarray(length);
    }
  }

  #handle(type: string, body: Buffer): void {
    const [pending] = this.#pending;
    if (pending === undefined) return;
    if (type === 'T') pending.columns = columnsIn(body);
    if (type === 'D') pending.rows.push(rowIn(body, pending.columns));
    if (type === 'E') pending.error = new Error(body.toString().replaceAll('\0', ' '));
    if (type !== 'Z') return;
    this.#pending.shift();
    if (pending.error === null) pending.resolve({ rows: pending.rows });
    else pending.reject(pending.error);
  }

  #fail(error: Error): void {
    for (const { reject } of this.#pending.splice(0)) reject(error);
  }
}

function columnsIn(body: Buffer): Pending['columns'] {
  let at = 2;
  return Array.from({ length: body.readInt16BE(0) }, () => {
    const end = body.indexOf(0, at);
    const column = { name: body.toString('utf8', at, end), type: body.readInt32BE(end + 7) };
    at = end + 19;
    return column;
  });
}

function rowIn(body: Buffer, columns: Pending['columns']): object {
  let at = 2;
  return Object.fromEntries(
    columns.map(({ name, type }) => {
      const length = body.readInt32BE(at);
      at += 4;
      if (length < 0) return [name, null];
      const value = body.toString('utf8', at, at + length);
      at += length;
      if (type === BOOLEAN) return [name, value === 't'];
      return [name, type === JSON_TEXT ? (JSON.parse(value) as unknown) : value];
    }),
  );
}

function message(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`);
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

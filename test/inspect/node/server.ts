import { WebSocketServer } from 'ws';
import type { InspectMessage } from '../../../src/inspect/index.js';

/** A WebSocket server on loopback that keeps what it is sent, connection by connection. */
export interface RecordingServer {
  readonly port: number;
  readonly url: string;
  readonly connections: readonly InspectMessage[][];
  /** Hangs up on everybody, and listens no more. */
  readonly stop: () => Promise<void>;
}

/** Starts one; port 0 is any. */
export function startServer(port = 0): Promise<RecordingServer> {
  const connections: InspectMessage[][] = [];
  const server = new WebSocketServer({ host: '127.0.0.1', port });
  server.on('connection', (socket) => {
    const messages: InspectMessage[] = [];
    connections.push(messages);
    socket.on('message', (text: Buffer) => messages.push(JSON.parse(text.toString()) as InspectMessage));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      const address = server.address();
      const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
      resolve({
        port,
        url: `ws://127.0.0.1:${String(port)}`,
        connections,
        stop: () =>
          new Promise((stopped) => {
            for (const client of server.clients) client.terminate();
            server.close(() => {
              stopped();
            });
          }),
      });
    });
  });
}

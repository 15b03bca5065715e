import { Server } from 'node:net';
import { vi } from 'vitest';
import { WebSocket } from 'ws';

/** The official server listens on every interface; here it must not. */
export function listenOnLoopback(): () => void {
  const listen = Object.getOwnPropertyDescriptor(Server.prototype, 'listen')?.value as (...args: unknown[]) => Server;
  const spy = vi.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server, ...args: unknown[]) {
    const [port, ready] = args as [number, () => void];
    return Reflect.apply(listen, this, [port, '127.0.0.1', ready]);
  });
  return () => {
    spy.mockRestore();
  };
}

/** Whoever watches through the official server: gets the frames that it passes on, as they are. */
export async function viewer(url: string): Promise<{ frames: string[]; close: () => void }> {
  const socket = new WebSocket(url);
  const frames: string[] = [];
  socket.on('message', (frame: Buffer) => frames.push(frame.toString()));
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return { frames, close: () => socket.terminate() };
}

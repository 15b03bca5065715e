import type { WebSocket } from 'ws';
import type { Turns } from './turns.js';

/** What a frame costs besides its bytes, in characters. */
const FRAME_COST = 1_000;

/**
 * Hands the frames of a sender on, in turns of the event loop, and then tells that it closed. While some wait, nothing is read
 * from the connection, so that no more wait than were read at once.
 */
export function receiveInTurns(
  socket: WebSocket,
  turns: Turns,
  receive: (text: string) => void,
  closed: () => void,
): void {
  const waiting: Buffer[] = [];
  let isClosed = false;
  const part = (): number => {
    const frame = waiting.shift();
    if (frame !== undefined) receive(frame.toString());
    if (waiting.length === 0) {
      if (isClosed) closed();
      else socket.resume();
    }
    return frame === undefined ? 0 : frame.length + FRAME_COST;
  };
  socket.on('message', (frame: Buffer) => {
    waiting.push(frame);
    socket.pause();
    turns.add(part);
  });
  socket.once('close', () => {
    isClosed = true;
    if (waiting.length === 0) closed();
  });
}

import type { Context } from 'hono';

/* The envelopes of Drove's API. A key that has nothing to say is left out: its clients take no null. */

/** What was asked for. */
export function succeeded(c: Context, data: unknown) {
  return c.json({ status: 'SUCCESS', data, message: 'success' });
}

/** Done, and there is nothing more to say. */
export function done(c: Context) {
  return c.json({ status: 'SUCCESS', message: 'success' });
}

/** A GET that finds nothing did work. */
export function notFound(c: Context, what: string) {
  return c.json({ status: 'FAILED', message: `${what} not found` });
}

/** An operation that is understood, and not admitted. */
export function refused(c: Context, reason: string) {
  return c.json({ status: 'FAILED', data: { validationErrors: [reason] }, message: 'Command validation failure' }, 400);
}

/** Anything else that is not to be had. */
export function failed(c: Context, message: string, status: 400 | 401 | 403 | 404 | 500 = 400) {
  return c.json({ status: 'FAILED', message }, status);
}

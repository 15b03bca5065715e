import type { Context } from 'hono';

/* The envelopes of Drove's API. A key without a value is left out: its clients take no null. */

/** Answers with the requested data. */
export function succeeded(c: Context, data: unknown) {
  return c.json({ status: 'SUCCESS', data, message: 'success' });
}

/** Answers that a request was carried out which returns no data. */
export function done(c: Context) {
  return c.json({ status: 'SUCCESS', message: 'success' });
}

/** Answers a GET that finds nothing, which Drove's API counts as success: 200. */
export function notFound(c: Context, what: string) {
  return c.json({ status: 'FAILED', message: `${what} not found` });
}

/** Answers an operation that was refused, with one entry for each thing that is wrong: clients print them as a list. */
export function refused(c: Context, ...reasons: readonly string[]) {
  return c.json({ status: 'FAILED', data: { validationErrors: reasons }, message: 'Command validation failure' }, 400);
}

/** Answers any other request that failed. */
export function failed(c: Context, message: string, status: 400 | 401 | 403 | 404 | 500 = 400) {
  return c.json({ status: 'FAILED', message }, status);
}

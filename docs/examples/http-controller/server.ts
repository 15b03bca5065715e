import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { serviceIdOf } from 'local-service-machines';
import { issueText, parseOperation } from 'local-service-machines/schema';
import { authorized, knownHostsOnly, programsOnly } from './access.js';
import { done, failed, notFound, refused, succeeded } from './answers.js';
import { type HostedService, StoreError } from 'local-service-machines/host';
import type { Controller } from './controller.js';
import { instanceOf, summaryOf } from './views.js';

const SERVICES = '/apis/v1/localservices';
/** The words by which Drove's client knows that there was nothing to cancel. */
const NOT_CANCELLED = 'Current operation could not be cancelled';
/** Specifications hold whole files, in base64. */
const MAX_BODY_BYTES = 2 ** 20;

/** The HTTP API of a controller, as Drove's command-line client speaks it. `listensOn`: the address or name that it was told. */
export function apiOf({ services, instances }: Controller, listensOn: string, token?: string): Hono {
  const app = new Hono();
  app.use(programsOnly, knownHostsOnly(listensOn, token !== undefined));
  if (token !== undefined) app.use(authorized(token));
  app.notFound((c) => failed(c, 'There is nothing at this path', 404));
  app.onError((error, c) => {
    if (error instanceof StoreError) return failed(c, error.message, 500);
    if (c.req.raw.signal.aborted) return failed(c, 'The client left');
    console.error('A request failed:', error);
    return failed(c, 'Internal error', 500);
  });

  /** Answers for the service that the path names. */
  const ofService = (answer: (c: Context, service: HostedService) => Response) => (c: Context) => {
    const serviceId = c.req.param('id') ?? '';
    const service = services.get(serviceId);
    if (service !== undefined) return answer(c, service);
    const isSetAside = services.setAside().some((aside) => aside.serviceId === serviceId);
    return isSetAside
      ? failed(c, `Local service ${serviceId} is stored, but cannot be read`, 500)
      : notFound(c, `Local service ${serviceId}`);
  };

  const instancesOf = (service: HostedService, kind: 'active' | 'old') =>
    instances(service.serviceId, kind).map((instance) => instanceOf(service, instance));

  app.get('/apis/v1/ping', (c) => succeeded(c, 'pong'));

  app.get(SERVICES, (c) => {
    const summaries = [...services.list()].map((service) => [service.serviceId, summaryOf(service)] as const);
    return succeeded(c, Object.fromEntries(summaries));
  });

  app.get(
    `${SERVICES}/:id`,
    ofService((c, service) => succeeded(c, summaryOf(service))),
  );

  app.get(
    `${SERVICES}/:id/spec`,
    ofService((c, service) => succeeded(c, service.posted)),
  );

  app.get(
    `${SERVICES}/:id/instances`,
    ofService((c, service) => succeeded(c, instancesOf(service, 'active'))),
  );

  app.get(
    `${SERVICES}/:id/instances/old`,
    ofService((c, service) => succeeded(c, instancesOf(service, 'old'))),
  );

  app.get(
    `${SERVICES}/:id/instances/:instanceId`,
    ofService((c, service) => {
      const instanceId = c.req.param('instanceId') ?? '';
      const all = [...instancesOf(service, 'active'), ...instancesOf(service, 'old')];
      const instance = all.find((instance) => instance.instanceId === instanceId);
      return instance === undefined ? notFound(c, `Instance ${instanceId}`) : succeeded(c, instance);
    }),
  );

  // Asked by the client's `--wait`. This controller has no applications.
  app.get('/apis/v1/applications/:id/instances', (c) => succeeded(c, []));

  const tooLarge = (c: Context) => failed(c, `The body is larger than ${MAX_BODY_BYTES} bytes`);
  app.post(`${SERVICES}/operations`, bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge }), async (c) => {
    if (!/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? '')) {
      return failed(c, 'The content type must be application/json');
    }
    const body = jsonOf(await c.req.arrayBuffer());
    // Neither message repeats what was posted: it holds secrets.
    if (body === undefined) return failed(c, 'The body is not valid JSON in UTF-8');
    const parsed = parseOperation(body);
    if (!parsed.success) return refused(c, ...parsed.error.issues.map(issueText));

    const operation = parsed.data;
    const posted: unknown = operation.type === 'CREATE' ? (body as { readonly spec: unknown }).spec : null;
    const serviceId = operation.type === 'CREATE' ? serviceIdOf(operation.spec) : operation.serviceId;
    const admission = await services.request(operation, { posted });
    return admission.admitted ? succeeded(c, { serviceId }) : refused(c, admission.refusal.message);
  });

  app.post(`${SERVICES}/operations/:id/cancel`, async (c) => {
    const admission = await services.request({ type: 'CANCEL', serviceId: c.req.param('id') });
    return admission.admitted ? done(c) : failed(c, `${NOT_CANCELLED}: ${admission.refusal.message}`);
  });

  return app;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** The JSON in a body. What is no UTF-8 is refused: replaced, it would make another password of a password. */
function jsonOf(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(strictUtf8.decode(bytes));
  } catch {
    return undefined;
  }
}

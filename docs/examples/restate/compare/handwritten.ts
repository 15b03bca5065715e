/*
 * What one would write on Restate without the machine, for the part of a service's life that is measured: CREATE, ACTIVATE,
 * DEACTIVATE, UPDATE_INSTANCE_COUNT and OBSERVE, with their work and its time-out. It stores the same state and context as
 * the machine, under the same names, in one key.
 */
import {
  handlers,
  object,
  type ObjectContext,
  type ObjectSharedContext,
  SendOpts,
  TerminalError,
  type VirtualObjectDefinition,
} from '@restatedev/restate-sdk';
import {
  durationMs,
  type LifecycleContext,
  type LifecycleEvent,
  type LifecycleState,
  type OperationInFlight,
  serviceIdOf,
} from 'local-service-machines';
import type { Step, StepFailure, StepOutcome } from '../step.js';

/** What is stored. Answers have the tags as well. */
interface Stored {
  readonly status: 'active';
  readonly value: LifecycleState;
  readonly context: LifecycleContext;
}

type Answer = Stored & { readonly tags: readonly string[] };

type Recording = Extract<OperationInFlight, { readonly type: 'ACTIVATE' | 'DEACTIVATE' | 'UPDATE_INSTANCE_COUNT' }>;

/** A piece of work, and how it ended. */
interface Work {
  readonly effectId: string;
  readonly operation: Recording;
}
type Ended = Work & { readonly failure: StepFailure | null };

/** The handlers that call each other. */
interface Self {
  work(ctx: ObjectSharedContext, work: Work): Promise<void>;
  end(ctx: ObjectContext, ended: Ended): Promise<void>;
  wait(ctx: ObjectContext, awakeableId: string): Promise<void>;
}

const IN_FLIGHT = {
  ACTIVATE: 'ACTIVATION_REQUESTED',
  DEACTIVATE: 'DEACTIVATION_REQUESTED',
  UPDATE_INSTANCE_COUNT: 'UPDATING_INSTANCES_COUNT',
} as const satisfies Record<Recording['type'], LifecycleState>;

const WORK = {
  ACTIVATE: 'recordActivation',
  DEACTIVATE: 'recordActivation',
  UPDATE_INSTANCE_COUNT: 'recordInstanceCount',
} as const satisfies Record<Recording['type'], string>;

const ADMITTED: { readonly [TState in LifecycleState]?: readonly LifecycleEvent['type'][] } = {
  INIT: ['CREATE'],
  INACTIVE: ['ACTIVATE', 'UPDATE_INSTANCE_COUNT', 'OBSERVE'],
  ACTIVE: ['DEACTIVATE', 'UPDATE_INSTANCE_COUNT', 'OBSERVE'],
};

/** The object, whose work is done on the cluster at this URL. */
export function handwritten(clusterUrl: string): VirtualObjectDefinition<'localService', unknown> {
  return object({
    name: 'localService',
    handlers: {
      create: async (ctx: ObjectContext, { input }: { readonly input: { readonly revision: number } }) =>
        store(ctx, { status: 'active', value: 'INIT', context: { ...EMPTY, revision: input.revision } }),

      send: async (ctx: ObjectContext, { event }: { readonly event: LifecycleEvent }): Promise<Answer> => {
        const { value, context } = await stored(ctx);
        const { inFlight } = context;
        if (event.type === 'OBSERVE' && inFlight !== null) {
          return store(ctx, { status: 'active', value, context: { ...context, health: event.health } });
        }
        if (!ADMITTED[value]?.includes(event.type)) throw new TerminalError(`${event.type} is refused in ${value}.`);
        switch (event.type) {
          case 'CREATE': {
            const { spec, instancesPerHost } = event;
            const serviceId = serviceIdOf(spec);
            const revision = context.revision + 1;
            const created = { ...context, serviceId, spec, instancesPerHost, revision };
            return store(ctx, { status: 'active', value: 'INACTIVE', context: created });
          }
          case 'OBSERVE':
            return store(ctx, { status: 'active', value, context: { ...context, health: event.health } });
          case 'ACTIVATE':
          case 'DEACTIVATE':
          case 'UPDATE_INSTANCE_COUNT':
            return begin(ctx, context, event);
          default:
            throw new TerminalError(`${event.type} is not written.`);
        }
      },

      snapshot: async (ctx: ObjectContext): Promise<Answer> => withTags(await stored(ctx)),

      waitFor: handlers.object.shared(async (ctx: ObjectSharedContext): Promise<Answer> => {
        const { id, promise } = ctx.awakeable<Answer>();
        self(ctx).wait(id);
        return promise;
      }),

      wait: async (ctx: ObjectContext, awakeableId: string): Promise<void> => {
        const now = await stored(ctx);
        if (now.context.inFlight === null) ctx.resolveAwakeable(awakeableId, withTags(now));
        else ctx.set('waiting', [...((await ctx.get<string[]>('waiting')) ?? []), awakeableId]);
      },

      work: handlers.object.shared(async (ctx: ObjectSharedContext, { effectId, operation }: Work): Promise<void> => {
        const { serviceId } = operation;
        const step: Step = { effectId, index: 0, serviceId, action: actionOf(operation) };
        const { failure } = await ctx.run('record', () => ask(`${clusterUrl}/steps`, step));
        self(ctx).end({ effectId, operation, failure });
      }),

      end: async (ctx: ObjectContext, { effectId, operation, failure }: Ended): Promise<void> => {
        const { context } = await stored(ctx);
        if (context.inFlight?.effectId !== effectId) return;
        const { type } = operation;
        const changes = failure
          ? { lastFailure: { ...failure, operation: type, cause: 'operator' as const, effectId } }
          : {
              lastFailure: null,
              lastReconciliationFailure: null,
              ...(type === 'UPDATE_INSTANCE_COUNT'
                ? { instancesPerHost: operation.instancesPerHost }
                : { activationState: activationAfter(type), consecutiveFailures: 0 }),
            };
        const next = { ...context, ...changes, inFlight: null };
        const answer = store(ctx, { status: 'active', value: next.activationState, context: next });
        for (const id of (await ctx.get<string[]>('waiting')) ?? []) ctx.resolveAwakeable(id, answer);
        ctx.clear('waiting');
      },
    },
  });
}

const EMPTY: LifecycleContext = {
  serviceId: '',
  spec: null,
  instancesPerHost: 1,
  activationState: 'INACTIVE',
  revision: 0,
  inFlight: null,
  lastFailure: null,
  lastReconciliationFailure: null,
  consecutiveFailures: 0,
  mayHaveInstances: false,
  lastRefusal: null,
  health: null,
  emergency: null,
  destroyed: false,
  settings: {
    emergencyDelayMs: 1_000,
    failureBudget: null,
    defaultOpSpec: { timeout: '300 seconds', parallelism: 1, failureStrategy: 'STOP' },
    staleAfterMs: 60_000,
    backoff: { initialMs: 10_000, maxMs: 300_000, stableAfterMs: 600_000 },
    recordRefusals: true,
  },
};

/** Stores that the operation is in flight, and begins its work and the timer that bounds it. */
function begin(
  ctx: ObjectContext,
  context: LifecycleContext,
  event: Extract<LifecycleEvent, { type: Recording['type'] }>,
) {
  const opSpec = context.settings.defaultOpSpec;
  const operation: Recording = { ...event, opSpec };
  const revision = context.revision + 1;
  const effectId = `${context.serviceId}#${revision}:${WORK[event.type]}`;
  const timeoutMs = 2 * (durationMs(opSpec.timeout) ?? 0);
  const inFlight = { operation, cause: 'operator' as const, effectId, timeoutMs, attempt: 1, progress: null };
  self(ctx).work({ effectId, operation });
  const failure = { code: 'TIMED_OUT', message: `The work was not done within ${timeoutMs} ms.` };
  self(ctx).end({ effectId, operation, failure }, SendOpts.from({ delay: timeoutMs }));
  return store(ctx, { status: 'active', value: IN_FLIGHT[event.type], context: { ...context, revision, inFlight } });
}

function self(ctx: ObjectSharedContext) {
  return ctx.objectSendClient<Self>({ name: 'localService' }, ctx.key);
}

async function stored(ctx: ObjectContext): Promise<Stored> {
  const now = await ctx.get<Stored>('service');
  if (now === null) throw new TerminalError('There is no such service.', { errorCode: 404 });
  return now;
}

function store(ctx: ObjectContext, next: Stored): Answer {
  ctx.set('service', next);
  return withTags(next);
}

function withTags(now: Stored): Answer {
  return { ...now, tags: [now.context.inFlight === null ? 'resting' : 'inFlight'] };
}

function activationAfter(type: 'ACTIVATE' | 'DEACTIVATE') {
  return type === 'ACTIVATE' ? ('ACTIVE' as const) : ('INACTIVE' as const);
}

function actionOf(operation: Recording): Step['action'] {
  return operation.type === 'UPDATE_INSTANCE_COUNT'
    ? { type: 'RECORD', instancesPerHost: operation.instancesPerHost }
    : { type: 'RECORD', activationState: activationAfter(operation.type) };
}

async function ask(url: string, step: Step): Promise<StepOutcome> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(step) });
  if (!response.ok) throw new Error(`The cluster answers ${response.status}.`);
  return (await response.json()) as StepOutcome;
}

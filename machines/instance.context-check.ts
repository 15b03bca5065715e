import { MAX_DELAY_MS } from '../src/model/operation.js';
import { readField, readFiniteNumber } from '../src/model/unchecked.js';
import type { InstanceContext } from './instance.context.js';
import { type CheckSettings, type InstanceSettings, MAX_ATTEMPTS } from './instance.input.js';
import { firstProblem, oneOf, orNull, type Rule, wholeNumber } from './stored-rules.js';

type RulesOf<TObject> = { readonly [TField in keyof TObject]: Rule };

const COUNT = wholeNumber(0, Number.MAX_SAFE_INTEGER);
const DELAY = wholeNumber(0, MAX_DELAY_MS);
const TIME: Rule = ['a finite number', (value) => readFiniteNumber(value) !== null];
const ID: Rule = ['a non-empty text', (value) => typeof value === 'string' && value !== ''];

const CHECK_RULES: RulesOf<CheckSettings> = {
  initialDelayMs: DELAY,
  timeoutMs: wholeNumber(1, MAX_DELAY_MS),
  intervalMs: wholeNumber(1, MAX_DELAY_MS),
  attempts: wholeNumber(1, MAX_ATTEMPTS),
};

const SETTINGS_RULES: RulesOf<Omit<InstanceSettings, 'readiness' | 'health'>> = {
  hooks: COUNT,
  hooksTimeoutMs: DELAY,
  waitBeforeKillMs: DELAY,
};

const CONTEXT_RULES: RulesOf<Omit<InstanceContext, 'settings'>> = {
  instanceId: ID,
  serviceId: ID,
  executorId: ID,
  check: oneOf('readiness', 'health'),
  tryPhase: oneOf('before-first', 'due', 'between'),
  tryId: COUNT,
  consecutiveFailures: COUNT,
  wasFound: ['true or false', (value) => typeof value === 'boolean'],
  shutdownPhase: oneOf('hooks', 'wait', null),
  lastError: orNull(
    '{ code, message }',
    (value) => typeof readField(value, 'code') === 'string' && typeof readField(value, 'message') === 'string',
  ),
  errorMessage: orNull('a text', (value) => typeof value === 'string'),
  createdAt: TIME,
  updatedAt: TIME,
};

/** The first problem of the context of an instance, beginning with the path of its field; null if there is none. */
export function contextProblem(context: unknown): string | null {
  const settings = readField(context, 'settings');
  return (
    firstProblem(context, CONTEXT_RULES) ??
    firstProblem(settings, SETTINGS_RULES, '.settings') ??
    firstProblem(readField(settings, 'readiness'), CHECK_RULES, '.settings.readiness') ??
    firstProblem(readField(settings, 'health'), CHECK_RULES, '.settings.health')
  );
}

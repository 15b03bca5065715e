import { describe, expect, it } from 'vitest';
import { camelCaseToWords, eventLabel } from '../../src/policy/event-label.js';

describe('the label of an event', () => {
  it.each([
    ['ACTIVATE', 'ACTIVATE'],
    ['OBSERVE', 'OBSERVE'],
    ['xstate.done.actor.0.m.ACTIVATION_REQUESTED', 'done'],
    ['xstate.done.state.m.a', 'done'],
    ['xstate.promise.resolve', 'done'],
    ['effect.succeeded', 'done'],
    ['xstate.error.actor.work', 'failed'],
    ['xstate.promise.reject', 'failed'],
    ['effect.failed', 'failed'],
    ['xstate.after.workTimeout.m.ACTIVATION_REQUESTED', 'timed out'],
    ['effect.timed-out', 'timed out'],
    ['xstate.after.emergencyDelay.m.EMERGENCY_DEACTIVATION_REQUESTED', 'emergency delay over'],
    ['xstate.after.500.m.a', '500 ms over'],
    ['delay.elapsed', 'delay over'],
    ['xstate.snapshot.work', 'update'],
    ['xstate.init', 'start'],
    ['xstate.stop', 'stopped'],
    ['*', 'any other event'],
    ['some.*', 'some.*'],
    ['my.xstate.after.20.x', 'my.xstate.after.20.x'],
    ['', 'at once'],
  ])('%s is %s', (eventType, label) => {
    expect(eventLabel(eventType)).toBe(label);
  });

  it.each([
    ...['effect.succeeded', 'effect.failed', 'effect.timed-out', 'xstate.promise.resolve', 'xstate.promise.reject'],
    ...['xstate.init', 'xstate.stop', '*'],
  ])('is its type where it begins or ends like %s', (eventType) => {
    const alike = [`my.${eventType}`, `${eventType}.twice`];
    expect(alike.map((type) => eventLabel(type))).toEqual(alike);
  });

  it.each(['xstate.done.', 'xstate.error.', 'xstate.snapshot.'])(
    'is its type where %s is not its beginning',
    (part) => {
      expect(eventLabel(`my.${part}x`)).toBe(`my.${part}x`);
    },
  );

  it.each([
    ['emergencyDelay', 'emergency delay over'],
    ['workTimeout', 'timed out'],
    ['20', '20 ms over'],
    ['timeoutSoon', 'timeout soon over'],
    ['20s', '20s over'],
    ['s20', 's20 over'],
    [7, 'delay over'],
  ])('says which delay elapsed: %s', (delay, label) => {
    expect(eventLabel('delay.elapsed', delay)).toBe(label);
  });
});

it.each([
  ['isRecordGone', 'record gone'],
  ['hasNoActiveInstances', 'has no active instances'],
  ['is', 'is'],
  ['isHTTPReady', 'HTTP ready'],
  ['island', 'island'],
  ['thisWay', 'this way'],
  ['needs v2Agent', 'needs v2 agent'],
])('%s in words is %s', (name, words) => {
  expect(camelCaseToWords(name)).toBe(words);
});

import { describe, expect, it } from 'vitest';
import { countAttempt, recordActivation, recordHealth, recordProgress } from '../../machines/lifecycle.updates.js';
import { Life } from '../support/life.js';
import { WAYS } from '../support/ways.js';

describe('an update', () => {
  it('keeps no progress but that of the work in flight', async () => {
    const { context } = await new Life().run(...WAYS.ADJUSTING_INSTANCES);
    const { effectId } = context.inFlight!;
    const progress = { type: 'PROGRESS', effectId, done: 1, total: 2, checkpoint: null } as const;
    const other = { ...progress, effectId: 'other' };
    const tooMuch = { ...progress, done: 3 };
    expect(recordProgress(context, progress).inFlight?.progress).toEqual({ done: 1, total: 2, checkpoint: null });
    expect(recordProgress(context, other)).toBe(context);
    expect(recordProgress(context, tooMuch)).toBe(context);
    const { context: atRest } = await new Life().run(...WAYS.ACTIVE);
    expect(recordProgress(atRest, progress)).toBe(atRest);
  });

  it('keeps no health but a digest', async () => {
    const { context } = await new Life().run(...WAYS.ACTIVE);
    expect(recordHealth(context, { type: 'OBSERVE' })).toBe(context);
  });

  it('moves the activation state by the operation in flight alone', async () => {
    const { context } = await new Life().run(...WAYS.ACTIVE);
    expect(recordActivation(context).activationState).toBe('ACTIVE');
    const { context: requested } = await new Life().run(...WAYS.ACTIVATION_REQUESTED);
    expect(recordActivation(requested).activationState).toBe('ACTIVE');
  });

  it('counts no attempt where nothing works', async () => {
    const { context } = await new Life().run(...WAYS.ACTIVE);
    expect(countAttempt(context)).toBe(context);
  });
});

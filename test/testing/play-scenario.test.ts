import { describe, expect, it } from 'vitest';
import { type Harness, playScenario } from '../../src/testing/index.js';
import { brokenHarness } from './harnesses.js';

describe('playScenario', () => {
  it('stops the controller, also where a call of it throws', async () => {
    let stopped = 0;
    const broken = brokenHarness(() => ({
      settle: () => {
        throw new Error('no');
      },
      stop: () => (stopped += 1),
    }));
    await expect(playScenario(broken, { input: {}, steps: ['CREATE', 'ACTIVATE', 'success'] })).rejects.toThrow(
      'settle() threw: no',
    );
    expect(stopped).toBe(1);
  });

  it('says which call of the harness a scenario needs', async () => {
    const able = brokenHarness(() => ({}));
    const unable: Harness = {
      start: async (input) => {
        const subject = await able.start(input);
        return { send: (request) => subject.send(request), state: () => subject.state() };
      },
    };
    await expect(playScenario(unable, { input: {}, steps: ['CREATE', { observe: {} }] })).rejects.toThrow(
      'The scenario has the step {"observe":{}}, and the harness no observe().',
    );
  });

  it('names no checkpoint', async () => {
    const steps = ['CREATE', { progress: { done: 1, total: 2, checkpoint: { token: 'of-mine' } } }] as const;
    expect(
      JSON.stringify(
        await playScenario(
          brokenHarness(() => ({})),
          { input: {}, steps },
        ),
      ),
    ).not.toContain('of-mine');
  });
});

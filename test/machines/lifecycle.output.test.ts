import { describe, expect, it } from 'vitest';
import type { LifecycleOutput } from '../../src/index.js';
import { Life, type Step } from '../support/life.js';

/** How a life ends, and which reason its output gives. */
const ENDS: readonly (readonly [title: string, steps: readonly Step[], output: Omit<LifecycleOutput, 'serviceId'>])[] =
  [
    ['by DESTROY', ['CREATE', 'DESTROY', 'done'], { revision: 2, reason: 'DESTROYED' }],
    [
      'by a second DESTROY, after one that failed',
      ['CREATE', 'DESTROY', 'fail', 'DESTROY', 'done'],
      { revision: 3, reason: 'DESTROYED' },
    ],
    [
      'by DESTROY of a record that is gone',
      ['CREATE', 'DESTROY', 'gone'],
      { revision: 2, reason: 'SERVICE_NOT_FOUND' },
    ],
    ['by work that finds no record', ['CREATE', 'ACTIVATE', 'gone'], { revision: 2, reason: 'SERVICE_NOT_FOUND' }],
  ];

describe('the output of a life that ended', () => {
  for (const [title, steps, output] of ENDS) {
    it(`${title} names the service, the last revision used and why`, async () => {
      const life = await new Life().run(...steps);
      expect(life.snapshot.output).toEqual({ serviceId: life.serviceId, ...output });
    });
  }

  it('is none before its end', async () => {
    const life = await new Life().run('CREATE', 'DESTROY');
    expect(life.snapshot.output).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { toGraph, toMermaid } from '../../src/diagram/index.js';
import { activationMachine, lifecycleMachine } from '../../src/index.js';
import { oddMachine } from '../support/odd-machine.js';

/* That Mermaid reads all this as it is meant is seen in Chromium: `npm run test:browser`. */
describe('Mermaid', () => {
  it('is written so', () => {
    expect(toMermaid(activationMachine).split('\n')).toEqual([
      'flowchart TB',
      '  start(( )):::start',
      '  INACTIVE("INACTIVE"):::grey',
      '  CONFIG_TESTING("CONFIG_TESTING"):::plain',
      '  ACTIVE("ACTIVE"):::plain',
      '  start --> INACTIVE',
      '  INACTIVE -->|"ACTIVATE"| ACTIVE',
      '  INACTIVE -->|"DEPLOY_TEST_<br/>INSTANCE"| CONFIG_TESTING',
      '  CONFIG_TESTING -->|"ACTIVATE"| ACTIVE',
      '  CONFIG_TESTING -->|"DEACTIVATE"| INACTIVE',
      '  ACTIVE -->|"DEACTIVATE"| INACTIVE',
      '  classDef start fill:#8c959f,stroke:#8c959f',
      '  classDef grey fill:#eaeef2,stroke:#57606a,color:#1f2328',
      '  classDef plain fill:#ffffff,stroke:#57606a,color:#1f2328',
      '',
    ]);
  });

  it('draws failures dotted, the choice as a diamond and the last state doubled', () => {
    const states = ['ACTIVE', 'CONFIG_TESTING', 'ACTIVATION_REQUESTED', 'DESTROYED'];
    expect(toMermaid(lifecycleMachine, { states, events: ['failed', 'timed out'], direction: 'LR' })).toBe(`flowchart LR
  ACTIVE("ACTIVE"):::green
  CONFIG_TESTING("CONFIG_TESTING"):::green
  ACTIVATION_REQUESTED("ACTIVATION_<br/>REQUESTED<br/><small>▸ recordActivation</small>"):::blue
  DESTROYED[["DESTROYED"]]:::grey
  node4{"resting"}:::yellow
  ACTIVATION_REQUESTED -.->|"failed<br/>[record gone]"| DESTROYED
  ACTIVATION_REQUESTED -.->|"failed,<br/>timed out"| node4
  node4 -->|"config testing"| CONFIG_TESTING
  linkStyle 0,1 stroke:#e5534b
  linkStyle 2 stroke:#8c959f
  classDef green fill:#dafbe1,stroke:#1a7f37,color:#1f2328
  classDef blue fill:#ddf4ff,stroke:#0969da,color:#1f2328
  classDef yellow fill:#fff8c5,stroke:#9a6700,color:#1f2328
  classDef grey fill:#eaeef2,stroke:#57606a,color:#1f2328
`);
  });

  it('writes what means something to Mermaid as numbers', () => {
    const text = toMermaid(oddMachine);
    expect(text).toContain('node1("end")');
    expect(text).toContain('node13("semi#59;colon")');
    expect(text).toContain('("direction#32;TB")');
    expect(text).not.toMatch(/[`\\%]/);
  });

  it('writes a graph as it writes the machine', () => {
    const options = { failures: 'shown', direction: 'LR' } as const;
    expect(toMermaid(toGraph(lifecycleMachine), options)).toBe(toMermaid(lifecycleMachine, options));
  });

  it('draws a machine without states', () => {
    expect(toMermaid(createMachine({}))).toBe('flowchart TB\n');
  });
});

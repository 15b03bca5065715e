import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as main from '../../src/index.js';

const root = join(import.meta.dirname, '../..');

/** The values of the main entry, written by hand; at most 34. What is not needed by every host has an entry of its own. */
const VALUES = [
  ...['RestoreError', 'activationMachine', 'admit', 'allowedOperations', 'assessHealth', 'dispatch', 'durationMs'],
  ...['isConverged', 'lifecycleMachine', 'missingActors', 'nextActivationState', 'observe', 'persist'],
  ...[
    'planAdjustment',
    'planReplacement',
    'planTestInstance',
    'redact',
    'restoreActor',
    'restoreRecord',
    'secretsOf',
    'serviceIdOf',
  ],
  ...['waitingFor', 'indexObservation', 'orphans', 'servicesNotReadyOn', 'serviceOf', 'startLimitMs', 'stopLimitMs'],
];

/** What users read: the code of the guides, and the examples. */
function shownCode(): readonly string[] {
  const guides = ['README.md', ...filesIn('docs', /^(guides\/)?[^/]*\.md$/)];
  const fences = guides.flatMap((path) => readFileSync(join(root, path), 'utf8').match(/^```ts\n.*?^```$/gms) ?? []);
  const examples = filesIn('docs/examples', /^(?!.*node_modules).*\.ts$/);
  return [...fences, ...examples.map((path) => readFileSync(join(root, path), 'utf8'))];
}

function filesIn(folder: string, pattern: RegExp): readonly string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => pattern.test(name)).map((name) => `${folder}/${name}`);
}

/** The names that this code imports from the main entry. */
function importedFromMain(code: string): readonly string[] {
  const imports = code.matchAll(/import \{(?<names>[^}]*)\} from 'local-service-machines';/g);
  return [...imports].flatMap(({ groups }) => (groups?.['names'] ?? '').split(',').map((name) => name.trim()));
}

describe('the main entry', () => {
  it('exports these values and no others', () => {
    expect(Object.keys(main).sort()).toEqual([...VALUES].sort());
    expect(VALUES.length).toBeLessThanOrEqual(34);
  });

  const imported = new Set(shownCode().flatMap(importedFromMain));
  it.each(VALUES)('exports %s, which a guide or an example imports', (name) => {
    expect(imported).toContain(name);
  });
});

import { join } from 'node:path';
import ts from 'typescript';
import { beforeAll, expect, it } from 'vitest';

/** What an editor shows of each of these names should fit on a few lines. */
const MAX_LENGTH = 300;

const CONSUMER = `
import { activationMachine, dispatch, lifecycleMachine } from 'local-service-machines';
import { instanceMachine } from 'local-service-machines/instance';
import { createActor, type ContextFrom, type EventFromLogic } from 'xstate';

export const providedMachine = lifecycleMachine.provide({ delays: { workTimeout: 5 } });
export const actor = createActor(lifecycleMachine);
export const snapshot = actor.getSnapshot();
export const value = snapshot.value;
export const children = snapshot.children;
export const providedActor = createActor(providedMachine);
export const providedSnapshot = providedActor.getSnapshot();
export const instanceActor = createActor(instanceMachine, { input: {} as never });
export const instanceSnapshot = instanceActor.getSnapshot();
export const activationActor = createActor(activationMachine);
export const activationSnapshot = activationActor.getSnapshot();
export type ActorOfDispatch = Parameters<typeof dispatch>[0];
export type ContextOfMachine = ContextFrom<typeof lifecycleMachine>;
export type ContextOfProvided = ContextFrom<typeof providedMachine>;
export type EventOfMachine = EventFromLogic<typeof lifecycleMachine>['type'];
`;

let shownOf: (name: string) => string;

beforeAll(() => {
  const root = join(import.meta.dirname, '../..');
  const file = join(root, 'test/consumer-in-an-editor.ts');
  const read: { readonly config?: unknown } = ts.readConfigFile(join(root, 'test/tsconfig.json'), (path) =>
    ts.sys.readFile(path),
  );
  const { options } = ts.parseJsonConfigFileContent(read.config, ts.sys, join(root, 'test'));
  const readFile = (path: string) => (path === file ? CONSUMER : ts.sys.readFile(path));
  const service = ts.createLanguageService({
    ...ts.sys,
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: () => '1',
    getScriptSnapshot: (path) => {
      const text = readFile(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: (chosen) => ts.getDefaultLibFilePath(chosen),
    fileExists: (path) => path === file || ts.sys.fileExists(path),
    readFile,
  });
  const problems = service.getSemanticDiagnostics(file);
  expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
  shownOf = (name) => {
    const position = new RegExp(`(?<=(import \\{|const|type|,) )${name}\\b`).exec(CONSUMER)?.index ?? -1;
    return ts.displayPartsToString(service.getQuickInfoAtPosition(file, position)?.displayParts);
  };
});

it.each([
  ['lifecycleMachine', '(alias) const lifecycleMachine: LifecycleMachine\nimport lifecycleMachine'],
  ['instanceMachine', '(alias) const instanceMachine: InstanceMachine\nimport instanceMachine'],
  ['activationMachine', '(alias) const activationMachine: ActivationMachine\nimport activationMachine'],
  ['actor', 'const actor: Actor<LifecycleMachine>'],
  ['instanceActor', 'const instanceActor: Actor<InstanceMachine>'],
  ['activationActor', 'const activationActor: Actor<ActivationMachine>'],
  ['value', 'const value: LifecycleState'],
  ['children', 'const children: LifecycleChildren'],
  ['ActorOfDispatch', 'type ActorOfDispatch = LifecycleActor'],
  ['ContextOfMachine', 'type ContextOfMachine = LifecycleContext'],
  ['ContextOfProvided', 'type ContextOfProvided = LifecycleContext'],
])('an editor shows %s by its name', (name, shown) => {
  expect(shownOf(name)).toBe(shown);
});

it.each(['snapshot', 'providedMachine', 'providedActor', 'providedSnapshot', 'instanceSnapshot', 'activationSnapshot'])(
  `an editor shows %s in at most ${String(MAX_LENGTH)} characters`,
  (name) => {
    const shown = shownOf(name);
    expect(shown).toMatch(/(MachineSnapshot|StateMachine)<(Lifecycle|Instance|Machine)Context, /);
    expect(shown.length).toBeLessThanOrEqual(MAX_LENGTH);
  },
);

it('an editor shows what a machine understands', () => {
  expect(shownOf('EventOfMachine')).toMatch(/"DEPLOY_TEST_INSTANCE".*"OBSERVE"/s);
});

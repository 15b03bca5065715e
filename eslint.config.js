import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Every export says in a doc comment which question it answers. */
const exportsHaveDocComments = {
  create: (context) => ({
    'ExportNamedDeclaration[declaration]'(node) {
      // Of an overloaded function the first signature speaks for all.
      const siblings = node.parent.body;
      const before = siblings[siblings.indexOf(node) - 1]?.declaration;
      if (before?.type === 'TSDeclareFunction' && before.id?.name === node.declaration.id?.name) return;

      const comment = context.sourceCode.getCommentsBefore(node).at(-1);
      if (comment?.type !== 'Block' || !comment.value.startsWith('*')) {
        context.report({ node, message: 'An export needs a doc comment.' });
      }
    },
  }),
};

const pure = 'The library is pure: time, randomness and I/O come in as arguments or go out as invoked actors.';

const impureGlobals = [
  ...['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate', 'queueMicrotask'],
  ...['console', 'process', 'performance', 'crypto', 'fetch', 'require', 'globalThis', 'global', 'window', 'self'],
];

export default defineConfig(
  // Projects of their own are compiled by the tests that install them.
  globalIgnores([
    ...['**/dist/', 'src/viewer/page/built/', 'coverage/', '.tmp/'],
    ...['test/consumers/*/', 'docs/examples/host-tests/', 'docs/examples/restate/', 'test/bench/peers/'],
  ]),
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}', 'src/viewer/**/*.js'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      // Values that come in from outside are checked although their types promise much.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}', 'src/viewer/**/*.js', 'machines/**/*.ts'],
    plugins: { local: { rules: { 'exports-have-doc-comments': exportsHaveDocComments } } },
    // A comment cannot switch a rule off here.
    linterOptions: { noInlineConfig: true },
    rules: {
      'local/exports-have-doc-comments': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true }],
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: pure },
        { selector: 'CallExpression[callee.name="Date"]', message: pure },
        { selector: 'TSAsExpression > TSAnyKeyword', message: 'No cast to any.' },
        { selector: 'TSAsExpression > TSAsExpression', message: 'No cast through a second type.' },
        { selector: 'TSTypeAssertion', message: 'No <T> casts.' },
      ],
    },
  },
  {
    // The import table keeps Node's modules out; this keeps out what needs no import.
    files: ['src/**/*.{ts,tsx}', 'machines/**/*.ts'],
    ignores: ['src/inspect/node/**', 'src/viewer/**'],
    rules: {
      'no-restricted-globals': ['error', ...impureGlobals.map((name) => ({ name, message: pure }))],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: pure },
        { object: 'Math', property: 'random', message: pure },
      ],
    },
  },
  {
    // The default clock of a service host, and the one place that knows the time.
    files: ['src/host/service-host/platform.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    // Written in JavaScript, and checked by TypeScript, which knows what a browser has.
    files: ['src/viewer/**/*.js'],
    rules: { 'no-undef': 'off' },
  },
  {
    // The placeholders of the host's actors take whatever a host's promise resolves to.
    files: ['machines/lifecycle.work.ts'],
    rules: { '@typescript-eslint/no-explicit-any': 'off' },
  },
  {
    // An interface keeps its name in messages of the compiler; an alias of a generic type is spelt out.
    files: ['machines/*.type.ts'],
    rules: { '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }] },
  },
  {
    // XState takes the types of a machine from `{} as …`, which promises nothing at run time.
    files: ['machines/*.machine.ts', 'test/**/*.machine.ts'],
    rules: { '@typescript-eslint/no-unnecessary-type-assertion': 'off' },
  },
  {
    // Examples are what users write: they import the package by its name.
    files: ['docs/examples/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ regex: '/(src|machines)/', message: 'Import the package.' }] }],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // A test that finds nothing there fails, which is all that it should do.
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // What is compared here is whatever any machine holds.
    files: ['test/engine/**/*.ts'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/no-unsafe-argument': 'off' },
  },
  {
    // Config files belong to no tsconfig of their own folder.
    files: ['*.config.ts'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false } },
  },
);

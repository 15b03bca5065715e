import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The `node_modules` that holds what `tools/package.json` names. */
    readonly tools: string;
  }
}

/** The tests that do with what the repository has installed. */
const OFFLINE = ['browser', 'documentation', 'host-tests', 'node', 'react'].map((name) => `${name}.test.ts`);

/** Installs the tools from npm once for all tests, and not at all if no test needs them. */
export default function setup(project: TestProject): (() => void) | undefined {
  const isNeeded = project.vitest.state.getPaths().some((path) => !OFFLINE.some((name) => path.endsWith(`/${name}`)));
  if (!isNeeded) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'lsm-tools-'));
  cpSync(join(import.meta.dirname, 'tools/package.json'), join(folder, 'package.json'));
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
  project.provide('tools', join(folder, 'node_modules'));
  return () => rmSync(folder, { recursive: true });
}

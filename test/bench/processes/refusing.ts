import { parseSpec } from 'local-service-machines/schema';
import { SAMPLE_SPEC } from 'local-service-machines/testing';
import { estimates, THOROUGH } from '../support/sampling.js';

/* What refusing hostile specifications costs: `ports`, a million characters of empty ones, or `volumes` outside of every allowed prefix. */

const [what] = process.argv.slice(2);
const list = (length: number, item: (index: number) => unknown) => Array.from({ length }, (_, index) => item(index));
const hostile =
  what === 'ports'
    ? { ...SAMPLE_SPEC, exposedPorts: list(350_000, () => ({})) }
    : {
        ...SAMPLE_SPEC,
        volumes: list(10_000, (n) => ({ pathInContainer: '/x', pathOnHost: `/srv/${String(n)}`, mode: 'READ_ONLY' })),
      };
const policy = { allowedMountPrefixes: list(100, (n) => `/data/${String(n)}`) as string[] };
const text = JSON.stringify(hostile);

function refused(times: number): number {
  let issues = 0;
  for (let time = 0; time < times; time += 1) {
    const parsed = parseSpec(JSON.parse(text), policy);
    issues += parsed.success ? 0 : parsed.error.issues.length;
  }
  return issues;
}

function read(times: number): number {
  let counted = 0;
  for (let time = 0; time < times; time += 1) counted += Object.keys(JSON.parse(text) as object).length;
  return counted;
}

if (refused(1) !== 100) throw new Error('It is not refused with as many issues as are reported.');
console.log(JSON.stringify(estimates({ read, refused }, { ...THOROUGH, rounds: 30 })));

import fc from 'fast-check';
import type { LocalServiceSpec } from '../../model/service.js';
import { specArbitrary } from './spec.js';

/** A specification with one mistake. */
export interface InvalidSpec {
  /** What is wrong: one of the {@link INVALID_SPEC_KINDS}. */
  readonly kind: string;
  /** As it would be posted. */
  readonly json: unknown;
  /** Where an issue must stand: `['exposedPorts', 0, 'port']`. */
  readonly path: readonly (string | number)[];
}

type Path = InvalidSpec['path'];
type Json = Readonly<Record<string, unknown>>;
type Mistake = (spec: LocalServiceSpec) => { readonly json: Json; readonly path: Path };

const missing =
  (field: keyof LocalServiceSpec): Mistake =>
  (spec) => ({ json: Object.fromEntries(Object.entries(spec).filter(([key]) => key !== field)), path: [field] });

const put =
  (changes: (spec: LocalServiceSpec) => Json, ...path: Path): Mistake =>
  (spec) => ({ json: { ...spec, ...changes(spec) }, path });

const check = (changes: Json, ...path: Path): Mistake =>
  put(({ healthcheck }) => ({ healthcheck: { ...healthcheck, ...changes } }), 'healthcheck', ...path);

const firstPort = (changes: Json, field: string): Mistake =>
  put(
    ({ exposedPorts: [first, ...others] }) => ({ exposedPorts: [{ ...first, ...changes }, ...others] }),
    'exposedPorts',
    0,
    field,
  );

const CPU = { type: 'CPU', count: 1 } as const;
const MEMORY = { type: 'MEMORY', sizeInMB: 1 } as const;
const HTTP = { type: 'HTTP', path: '/', verb: 'GET', successCodes: [200] } as const;

const MISTAKES: Readonly<Record<string, Mistake>> = {
  'no name': missing('name'),
  'no version': missing('version'),
  'no type': missing('type'),
  'no executable': missing('executable'),
  'no ports': missing('exposedPorts'),
  'no resources': missing('resources'),
  'no placement': missing('placementPolicy'),
  'no health check': missing('healthcheck'),
  'no readiness check': missing('readiness'),
  'an empty name': put(() => ({ name: '' }), 'name'),
  'a name with a blank': put(() => ({ name: 'a b' }), 'name'),
  'a version that is no text': put(() => ({ version: ['1'] }), 'version'),
  'another type': put(() => ({ type: 'APPLICATION' }), 'type'),
  'another executable': put(
    ({ executable }) => ({ executable: { ...executable, type: 'PODMAN' } }),
    'executable',
    'type',
  ),
  'an empty list of ports': put(() => ({ exposedPorts: [] }), 'exposedPorts'),
  'a port 0': firstPort({ port: 0 }, 'port'),
  'a port 65536': firstPort({ port: 65_536 }, 'port'),
  'a port of an unknown type': firstPort({ type: 'QUIC' }, 'type'),
  'a port name twice': (spec) => {
    const exposedPorts = [...spec.exposedPorts, ...spec.exposedPorts.slice(0, 1)];
    return { json: { ...spec, exposedPorts }, path: ['exposedPorts', exposedPorts.length - 1, 'name'] };
  },
  'no CPU': put(() => ({ resources: [MEMORY] }), 'resources'),
  'no history': put(() => ({ resources: [CPU] }), 'resources'),
  'CPU twice': put(() => ({ resources: [CPU, MEMORY, CPU] }), 'resources', 2, 'type'),
  'no CPU core': put(() => ({ resources: [{ ...CPU, count: 0 }, MEMORY] }), 'resources', 0, 'count'),
  'another placement': put(() => ({ placementPolicy: { type: 'ANY' } }), 'placementPolicy', 'type'),
  'a duration without a unit': check({ timeout: '10' }, 'timeout'),
  'no attempt': check({ attempts: 0 }, 'attempts'),
  'too many attempts': check({ attempts: 101 }, 'attempts'),
  'a check on a port that is not exposed': check({ mode: { ...HTTP, portName: 'nowhere' } }, 'mode', 'portName'),
  'a check without success codes': check(
    { mode: { ...HTTP, portName: 'a', successCodes: [] } },
    'mode',
    'successCodes',
  ),
  'a hook on a port that is not exposed': put(
    () => ({ preShutdown: { hooks: [{ ...HTTP, portName: 'nowhere' }] } }),
    ...['preShutdown', 'hooks', 0, 'portName'],
  ),
  'a volume of an unknown mode': put(
    () => ({ volumes: [{ pathInContainer: '/a', pathOnHost: '/a', mode: 'WRITE' }] }),
    ...['volumes', 0, 'mode'],
  ),
  'data that is no base64': put(
    () => ({ configs: [{ type: 'INLINE', localFilename: '/a', data: 'a' }] }),
    ...['configs', 0, 'data'],
  ),
  'arguments that are too long': put(() => ({ args: ['a'.repeat(2_049)] }), 'args'),
  'an environment value that is no text': put(() => ({ env: { A: ['a'] } }), 'env', 'A'),
  'devices, which a cluster refuses by default': put(
    () => ({ devices: [{ type: 'DIRECT', pathOnHost: '/dev/a' }] }),
    'devices',
  ),
  'an unknown key': put(() => ({ replicas: 3 }), 'replicas'),
};

/** Every mistake that {@link invalidSpecArbitrary} makes. */
export const INVALID_SPEC_KINDS: readonly string[] = Object.keys(MISTAKES);

/**
 * Specifications that must be refused, each with the path of its mistake. A valid one with one mistake; `parseSpec` names the
 * path. Shrinks to a minimal specification with the mistake.
 */
export const invalidSpecArbitrary: fc.Arbitrary<InvalidSpec> = fc
  .tuple(fc.constantFrom(...Object.entries(MISTAKES)), specArbitrary)
  .map(([[kind, mistake], spec]) => ({ kind, ...mistake(spec) }));

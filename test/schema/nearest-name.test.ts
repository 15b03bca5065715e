import { describe, expect, it } from 'vitest';
import { nearestName } from '../../src/schema/nearest-name.js';

const SPEC = [
  ...['name', 'version', 'type', 'executable', 'exposedPorts', 'volumes', 'configs', 'logging', 'resources'],
  ...['placementPolicy', 'healthcheck', 'readiness', 'tags', 'env', 'args', 'devices', 'preShutdown', 'userSpec'],
];

describe('the name that was probably meant', () => {
  it.each([
    ['readyness', 'readiness'],
    ['readinesss', 'readiness'],
    ['healthCheck', 'healthcheck'],
    ['health_check', 'healthcheck'],
    ['health-check', 'healthcheck'],
    ['volume', 'volumes'],
    ['Name', 'name'],
    ['nmae', 'name'],
    ['verison', 'version'],
    ['tag', 'tags'],
    ['arg', 'args'],
    ['envs', 'env'],
    ['environment', 'env'],
    ['ports', 'exposedPorts'],
    ['placement', 'placementPolicy'],
    ['user', 'userSpec'],
    ['preShutdownHooks', 'preShutdown'],
  ])('%s: %s', (key, name) => {
    expect(nearestName(key, SPEC)).toBe(name);
  });

  it.each(['', 'x', 'image', 'replicas', 'future', 'constructor', '__proto__', 'r'.repeat(41), 'n'.repeat(1_000_000)])(
    '%.20s: none',
    (key) => {
      expect(nearestName(key, SPEC)).toBeNull();
    },
  );

  it('is the nearest of several, and the first of those that are as near', () => {
    expect(nearestName('timeout', ['timeouts', 'timeout', 'timeot'])).toBe('timeout');
    expect(nearestName('count', ['mount', 'court'])).toBe('mount');
  });
});

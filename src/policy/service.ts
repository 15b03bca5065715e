import type { LocalServiceSpec } from '../model/service.js';
import { plainJson, readField } from './reading.js';

/** What is the id of the service that this specification describes: `{name}-{version}` (domain.md §1). */
export function serviceIdOf(spec: Pick<LocalServiceSpec, 'name' | 'version'>): string {
  return `${spec.name}-${spec.version}`;
}

/** Does the service hold fixed host ports, so that only one instance fits on a host (domain.md §1)? */
export function isHostLevel(spec: Pick<LocalServiceSpec, 'placementPolicy'> | null): boolean {
  return readField(readField(spec, 'placementPolicy'), 'hostLevel') === true;
}

/**
 * Which specification is this? A plain JSON copy, or null where the value has no JSON or neither name nor version.
 * Nothing else is validated: `parseSpec` of `./schema` does that.
 */
export function readSpec(value: unknown): LocalServiceSpec | null {
  const spec = plainJson(value);
  return isNamed(spec) ? spec : null;
}

function isNamed(spec: unknown): spec is LocalServiceSpec {
  return isName(readField(spec, 'name')) && isName(readField(spec, 'version'));
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

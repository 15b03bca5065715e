import type { LocalServiceSpec } from '../model/service.js';
import { plainJson, readField } from '../model/unchecked.js';

/** The id of the service that a specification describes: `{name}-{version}` (domain.md §1). */
export function serviceIdOf(spec: Pick<LocalServiceSpec, 'name' | 'version'>): string {
  return `${spec.name}-${spec.version}`;
}

/** Tells whether the service holds fixed host ports, so that only one instance fits on a host (domain.md §1). */
export function isHostLevel(spec: Pick<LocalServiceSpec, 'placementPolicy'> | null): boolean {
  return readField(readField(spec, 'placementPolicy'), 'hostLevel') === true;
}

/**
 * A plain JSON copy of a specification; null where the value has no JSON, no name or no version. Nothing else is
 * validated: `parseSpec` of `./schema` does that.
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

import type { ActivationState } from './activation.js';
import type { BackoffSettings } from './backoff.js';

/** A duration on the wire: a whole number and a unit, `"100 seconds"`, `"5m"` (domain.md §7). */
export type Duration = string;

/** The protocols of an exposed port (domain.md §7). */
export const PORT_TYPES = ['HTTP', 'HTTPS', 'TCP', 'UDP'] as const;
/** The protocols of HTTP checks, hooks and fetches (domain.md §7). */
export const HTTP_PROTOCOLS = ['HTTP', 'HTTPS'] as const;
/** The verbs of HTTP checks, hooks and fetches (domain.md §7). */
export const HTTP_VERBS = ['GET', 'POST', 'PUT'] as const;
/** The modes in which a volume may be mounted (domain.md §7). */
export const MOUNT_MODES = ['READ_WRITE', 'READ_ONLY'] as const;
/** The permissions that a container may have on a device (domain.md §7). */
export const DEVICE_PERMISSIONS = ['READ_ONLY', 'WRITE_ONLY', 'MKNOD_ONLY', 'ALL', 'READ_WRITE'] as const;

/** HTTP, HTTPS, TCP or UDP. */
export type PortType = (typeof PORT_TYPES)[number];
/** HTTP or HTTPS. */
export type HttpProtocol = (typeof HTTP_PROTOCOLS)[number];
/** GET, POST or PUT. */
export type HttpVerb = (typeof HTTP_VERBS)[number];
/** READ_WRITE or READ_ONLY. */
export type MountMode = (typeof MOUNT_MODES)[number];
/** One of the `DEVICE_PERMISSIONS`. */
export type DevicePermissions = (typeof DEVICE_PERMISSIONS)[number];

/** The container image that an instance runs. */
export interface DockerExecutable {
  readonly type: 'DOCKER';
  readonly url: string;
  readonly dockerPullTimeout: Duration;
}

/** A port of the container; names are unique within a specification. */
export interface ExposedPort {
  readonly name: string;
  readonly port: number;
  readonly type: PortType;
}

/** A directory of the host that is mounted into the container. */
export interface MountedVolume {
  readonly pathInContainer: string;
  readonly pathOnHost: string;
  readonly mode: MountMode;
}

/** An HTTP request that fetches a configuration. `username`, `password`, `authHeader` and `headers` are secrets. */
export interface HttpFetch {
  readonly protocol?: HttpProtocol | null;
  readonly hostname: string;
  readonly port?: number | null;
  readonly path: string;
  readonly verb: HttpVerb;
  readonly successCodes: readonly number[];
  readonly payload?: string | null;
  readonly connectionTimeout?: Duration | null;
  readonly operationTimeout?: Duration | null;
  readonly username?: string | null;
  readonly password?: string | null;
  readonly authHeader?: string | null;
  readonly headers?: Readonly<Record<string, string>> | null;
  readonly insecure?: boolean | null;
}

/** A file that is put into the container. The `data` (base64) of an INLINE configuration is a secret. */
export type ConfigSource =
  | { readonly type: 'INLINE'; readonly localFilename: string; readonly data: string }
  | { readonly type: 'EXECUTOR_LOCAL_FILE'; readonly localFilename: string; readonly filePathOnHost: string }
  | {
      readonly type: 'CONTROLLER_HTTP_FETCH' | 'EXECUTOR_HTTP_FETCH';
      readonly localFilename: string;
      readonly http: HttpFetch;
    };

/** Where the container's output goes: rotated files on the host, or a syslog server. */
export type LoggingSpec =
  | {
      readonly type: 'LOCAL';
      readonly maxSize: string;
      readonly maxFiles: number;
      readonly compress?: boolean | null;
    }
  | {
      readonly type: 'RSYSLOG';
      readonly server: string;
      readonly tagPrefix?: string | null;
      readonly tagSuffix?: string | null;
    };

/** A resource that one instance needs of its host; a specification names CPU and MEMORY once each. */
export type ResourceRequirement =
  { readonly type: 'CPU'; readonly count: number } | { readonly type: 'MEMORY'; readonly sizeInMB: number };

/** The placement of instances. `hostLevel` binds the ports to fixed host ports, which allows one instance per host. */
export interface LocalPlacement {
  readonly type: 'LOCAL';
  readonly hostLevel: boolean;
}

/** Sends an HTTP request to the instance, on the port of that name. */
export interface HttpCheckMode {
  readonly type: 'HTTP';
  readonly protocol?: HttpProtocol | null;
  readonly portName: string;
  readonly path: string;
  readonly verb: HttpVerb;
  readonly successCodes: readonly number[];
  readonly payload?: string | null;
  readonly connectionTimeout?: Duration | null;
  readonly insecure?: boolean | null;
}

/** Runs a command inside the container. */
export interface CommandCheckMode {
  readonly type: 'CMD';
  readonly command: string;
  readonly shellDisabled: boolean;
}

/** How a check, or a pre-shutdown hook, is made. */
export type CheckMode = HttpCheckMode | CommandCheckMode;

/** When and how often an instance is checked (domain.md §6). */
export interface CheckSpec {
  readonly mode: CheckMode;
  readonly timeout: Duration;
  readonly interval: Duration;
  readonly attempts: number;
  readonly initialDelay?: Duration | null;
}

/** A device of the host that the container may use; clusters refuse devices by default. */
export type DeviceSpec =
  | {
      readonly type: 'DIRECT';
      readonly pathOnHost: string;
      readonly pathInContainer?: string | null;
      readonly permissions?: DevicePermissions | null;
    }
  | {
      readonly type: 'DETAILED';
      readonly driver?: string | null;
      readonly count?: number | null;
      readonly deviceIds?: readonly string[] | null;
      readonly capabilities?: readonly (readonly string[])[] | null;
      readonly options?: Readonly<Record<string, string>> | null;
    };

/** What is done before an instance is killed: the hooks, failures ignored, then the wait (domain.md §6). */
export interface PreShutdownSpec {
  readonly hooks?: readonly CheckMode[] | null;
  readonly waitBeforeKill?: Duration | null;
}

/** The user as which the container runs. */
export interface UserSpec {
  readonly user: string;
  readonly group?: string | null;
}

/**
 * The specification of a local service, as posted by its owner (domain.md §7). An optional field may be `null`, which
 * means absent. Values of `env` are secrets, as are those named at {@link HttpFetch} and {@link ConfigSource}.
 */
export interface LocalServiceSpec {
  readonly name: string;
  readonly version: string;
  readonly type: 'LOCAL_SERVICE';
  readonly executable: DockerExecutable;
  readonly exposedPorts: readonly ExposedPort[];
  readonly volumes?: readonly MountedVolume[] | null;
  readonly configs?: readonly ConfigSource[] | null;
  readonly logging?: LoggingSpec | null;
  readonly resources: readonly ResourceRequirement[];
  readonly placementPolicy: LocalPlacement;
  readonly healthcheck: CheckSpec;
  readonly readiness: CheckSpec;
  readonly tags?: Readonly<Record<string, string>> | null;
  readonly env?: Readonly<Record<string, string>> | null;
  readonly args?: readonly string[] | null;
  readonly devices?: readonly DeviceSpec[] | null;
  readonly preShutdown?: PreShutdownSpec | null;
  readonly userSpec?: UserSpec | null;
}

/** The fewest instances of one service on one host (domain.md §3). */
export const MIN_INSTANCES_PER_HOST = 1;
/** The most instances of one service on one host (domain.md §3). */
export const MAX_INSTANCES_PER_HOST = 256;

/** A created service, as plans need it and as the controller's actors get it (domain.md §5). */
export interface Service {
  /** `{name}-{version}`. */
  readonly serviceId: string;
  readonly spec: LocalServiceSpec;
  /** How many instances should run on every live host while the service is ACTIVE; 1 to 256. */
  readonly instancesPerHost: number;
  readonly activationState: ActivationState;
  /** How old, in ms, a report may become before a host counts as silent, or an instance as stale. */
  readonly staleAfterMs: number;
  /** How long a host on which instances fail is left alone; null where nothing is put off. */
  readonly backoff: BackoffSettings | null;
  /** How long, in ms, an instance may take to start (domain.md §4). */
  readonly startLimitMs: number;
}

import type { InstanceRecord } from '../model/cluster.js';
import { NO_HOST, type ObservedHosts } from './observed-hosts.js';
import { findHosts } from './observed-instances.js';

/**
 * Groups instances by service: counts them first and then puts each where it belongs, because a list that grows for each
 * service would take twice the time and memory.
 */
export class ServiceGrouping {
  /** The number of each service. */
  readonly services = new Map<string, number>();
  /** Service by service; those of one in the order that was given. */
  readonly instances: InstanceRecord[];
  /** By the number of a service: how many instances it has; once all are placed, where its instances end. */
  readonly ends: number[] = [];
  /** The place of each instance's host. */
  readonly hostPlaces: Int32Array;
  /** The `updatedAt` of each instance. */
  readonly updatedAt: Float64Array;
  private readonly numbers: Int32Array;
  private readonly hostsAsGiven: Int32Array;
  private readonly updatedAtAsGiven: Float64Array;

  constructor(
    private readonly given: readonly InstanceRecord[],
    private readonly hosts: ObservedHosts,
  ) {
    this.instances = given.slice();
    this.hostPlaces = new Int32Array(given.length);
    this.numbers = new Int32Array(given.length);
    this.hostsAsGiven = new Int32Array(given.length);
    this.updatedAt = new Float64Array(given.length);
    this.updatedAtAsGiven = new Float64Array(given.length);
  }

  /** Counts the instances from one place up to another. */
  count(from: number, to: number): void {
    const { given, services, ends, numbers, updatedAtAsGiven } = this;
    const batch = given.slice(from, to);
    findHosts(batch, this.hosts, this.hostsAsGiven.subarray(from, to));
    let serviceId: string | null = null;
    let number = 0;
    let at = from;
    for (const instance of batch) {
      // Instances of one service often stand next to each other, and looking up is most of the work.
      if (instance.serviceId !== serviceId) {
        serviceId = instance.serviceId;
        number = services.get(serviceId) ?? services.size;
        if (number === services.size) services.set(serviceId, number);
      }
      ends[number] = (ends[number] ?? 0) + 1;
      numbers[at] = number;
      updatedAtAsGiven[at] = instance.updatedAt;
      at += 1;
    }
  }

  /** After all are counted: where the instances of each service begin. */
  begin(): void {
    let begin = 0;
    for (const [number, count] of this.ends.entries()) {
      this.ends[number] = begin;
      begin += count;
    }
  }

  /** After that: puts the instances from one place up to another where they belong. */
  place(from: number, to: number): void {
    const { given, instances, hostPlaces, updatedAt, ends, numbers, hostsAsGiven, updatedAtAsGiven } = this;
    let at = from;
    for (const instance of given.slice(from, to)) {
      const number = numbers[at] ?? 0;
      const end = ends[number] ?? 0;
      instances[end] = instance;
      hostPlaces[end] = hostsAsGiven[at] ?? NO_HOST;
      updatedAt[end] = updatedAtAsGiven[at] ?? Number.NaN;
      ends[number] = end + 1;
      at += 1;
    }
  }
}

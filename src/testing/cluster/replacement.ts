import type { WorkInputOf } from '../../../machines/lifecycle.work.js';
import { readField, readStrings } from '../../model/unchecked.js';
import type { WorkProgress } from '../../model/work.js';
import { planReplacement } from '../../policy/replacement.js';
import type { AbortSignalLike, ReportProgress } from '../work-actors.js';
import { failedTasksError } from './failed-tasks.js';
import type { Fleet } from './fleet.js';
import type { Task, TaskRunner } from './task-runner.js';
import { WorkError } from './work-error.js';

type ReplacementInput = WorkInputOf<'replaceInstances'>;

/** What a rollout knows of itself: its checkpoint. */
interface Rollout {
  /** The instances that it replaces, from beginning to end. */
  readonly instanceIds: readonly string[];
  /** Those of them that it has replaced. */
  readonly replaced: readonly string[];
  /** The named instances that it had to skip. */
  readonly skipped: readonly string[];
}

/** Replaces instances, batch by batch, and goes on from its checkpoint after a restart of the controller. */
export class ReplacementWork {
  /** The tasks that were planned for an effect, and the named instances that were skipped. */
  readonly #plans = new Map<string, { readonly tasks: readonly Task[]; readonly skipped: readonly string[] }>();

  constructor(
    private readonly fleet: Fleet,
    private readonly runner: TaskRunner,
  ) {}

  /** Does the work. With ROLLBACK, what was started beside an instance that still runs is stopped after a failure. */
  async run(input: ReplacementInput, signal: AbortSignalLike, report: ReportProgress): Promise<void> {
    const { effectId, operation, progress } = input;
    const before = rolloutOf(progress);
    const { tasks, skipped } = this.#plans.get(effectId) ?? this.#plan(input, before);
    this.#plans.set(effectId, { tasks, skipped });
    const ids = tasks.flatMap((task) => (task.task === 'REPLACE' ? [task.instanceId] : []));
    const instanceIds = before?.instanceIds ?? ids;
    const replaced = new Set(before?.replaced ?? []);
    const failed = await this.runner.run(input, signal, tasks, {
      parallelism: operation.opSpec.parallelism,
      givesUp: 'ON_FAILURE',
      onDone: (task) => {
        if (task.task !== 'REPLACE' || replaced.has(task.instanceId)) return;
        replaced.add(task.instanceId);
        const checkpoint: Rollout = { instanceIds, replaced: [...replaced], skipped };
        report({ done: replaced.size, total: instanceIds.length, checkpoint });
      },
    });
    if (failed.length > 0) {
      if (operation.opSpec.failureStrategy === 'ROLLBACK' && !signal.aborted) await this.runner.rollBack(input, failed);
      throw failedTasksError(failed, tasks.length, this.fleet);
    }
    if (skipped.length > 0 || replaced.size === 0) {
      const message = `${String(skipped.length)} instances could not be replaced.`;
      throw new WorkError('INSTANCES_NOT_HEALTHY', message, skipped);
    }
  }

  #plan({ service, operation }: ReplacementInput, before: Rollout | null) {
    const remaining = before?.instanceIds.filter((instanceId) => !before.replaced.includes(instanceId));
    const skippedBefore = before?.skipped ?? [];
    if (remaining?.length === 0) return { tasks: [], skipped: skippedBefore };
    const { opSpec, stopFirst, serviceId } = operation;
    const asked =
      remaining === undefined
        ? operation
        : {
            type: 'REPLACE_INSTANCES' as const,
            serviceId,
            instanceIds: remaining,
            opSpec,
            ...(stopFirst !== undefined && { stopFirst }),
          };
    const { order, batches, skipped } = planReplacement(service, asked, this.fleet.observe(), this.fleet.view.now());
    const tasks = batches.flat().map((old): Task => ({ task: 'REPLACE', ...old, isStopFirst: order === 'STOP_FIRST' }));
    // What no operator named may be gone by then.
    const isNamed = operation.type === 'REPLACE_INSTANCES' && (operation.instanceIds ?? []).length > 0;
    const isToBeTold = isNamed || (before === null && tasks.length === 0);
    const ids = isToBeTold ? skipped.map(({ instanceId }) => instanceId) : [];
    return { tasks, skipped: [...skippedBefore, ...ids] };
  }
}

/** The checkpoint in this progress; null where there is none. */
function rolloutOf(progress: WorkProgress | null): Rollout | null {
  const checkpoint = progress?.checkpoint;
  const instanceIds = readStrings(readField(checkpoint, 'instanceIds'));
  const replaced = readStrings(readField(checkpoint, 'replaced'));
  const skipped = readStrings(readField(checkpoint, 'skipped')) ?? [];
  return instanceIds === null || replaced === null ? null : { instanceIds, replaced, skipped };
}

import { readField, readStrings } from '../../model/unchecked.js';
import { UNKNOWN_FAILURE } from '../../model/work.js';
import type { Fleet } from './fleet.js';
import type { FailedTask, Task } from './task-runner.js';
import { WorkError } from './work-error.js';

/** The error of work of which a part failed: how much and where, under the code of what failed first. */
export function failedTasksError(failed: readonly FailedTask[], total: number, fleet: Fleet): WorkError {
  const [first] = failed;
  const code = readField(first?.error, 'code');
  const message = readField(first?.error, 'message');
  const hosts = [...new Set(failed.map(({ task }) => hostOf(task, fleet)))];
  const instanceIds = failed.flatMap(({ task, error }) => readStrings(readField(error, 'instanceIds')) ?? idsOf(task));
  return new WorkError(
    typeof code === 'string' ? code : UNKNOWN_FAILURE,
    `${String(failed.length)} of ${String(total)} failed, on ${hosts.join(', ')}: ${String(message)}`,
    [...new Set(instanceIds)],
  );
}

function hostOf(task: Task, fleet: Fleet): string {
  return task.task === 'STOP' ? fleet.instance(task.instanceId).record.executorId : task.executorId;
}

function idsOf(task: Task): readonly string[] {
  return task.task === 'START' ? [] : [task.instanceId];
}

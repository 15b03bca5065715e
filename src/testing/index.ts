/**
 * What the tests of a controller import: cases that its controller has to pass, arbitraries, commands, coverage.
 * Holds no test runner; `./testing/vitest` is the adapter for one.
 *
 * ```sh
 * npm install local-service-machines xstate zod fast-check
 * ```
 *
 * ```ts
 * import { formatReport, runConformance, createHarness } from 'local-service-machines/testing';
 *
 * const report = await runConformance(createHarness(), { only: ['cell/INACTIVE/'] }); // the harness of your controller, here
 * console.log(formatReport(report));
 * // prints: local-service-lifecycle-v1 conforms: 11 passed, 0 failed, 0 skipped of 11 cases
 * ```
 *
 * @module testing
 */

export { clusterArbitrary, faultArbitrary, type FaultOptions } from './arbitraries/cluster.js';
export { INVALID_SPEC_KINDS, type InvalidSpec, invalidSpecArbitrary } from './arbitraries/invalid-spec.js';
export { type Scenario, scenarioArbitrary, type ScenarioOptions, outcomeArbitrary } from './arbitraries/scenario.js';
export {
  healthArbitrary,
  type HealthOptions,
  observationArbitrary,
  type ObservationOptions,
  OBSERVED_AT,
} from './arbitraries/observation.js';
export { operationArbitrary, type OperationOptions } from './arbitraries/operation.js';
export { specArbitrary } from './arbitraries/spec.js';
export { HarnessCallError, type TimeoutOptions } from './call-timeout.js';
export { ChartModel } from './chart-model.js';
export { type ClusterOptions, InMemoryCluster } from './cluster/cluster.js';
export { clusterHarness } from './cluster/cluster-harness.js';
export { type ClusterDurations, DEFAULT_DURATIONS } from './cluster/durations.js';
export type {
  ClusterFault,
  ExecutorFault,
  InstanceFault,
  ResultFault,
  StartFault,
  StoreFault,
} from './cluster/faults.js';
export type { RecordedSettings, ServiceRecords } from './cluster/service-records.js';
export { WorkError } from './cluster/work-error.js';
export { type CommandTarget, type CommandOptions, type LifecycleCommand, lifecycleCommands } from './commands.js';
export { type ConformanceCase, CONFORMANCE_CASES } from './conformance/cases.js';
export type { Difference } from './conformance/differences.js';
export { formatDifference, formatReport } from './conformance/report.js';
export { createHarness } from './create-harness.js';
export type { CaseFailure, CaseResult } from './conformance/result.js';
export {
  type ConformanceOptions,
  type ConformanceReport,
  type ReportedCase,
  runConformance,
  selectCases,
  unknownIds,
} from './conformance/run.js';
export { trackTransitions, type TransitionTracker } from './coverage.js';
export { EXPLORATION_CHECKS, type ExplorationCheck } from './explore/checks.js';
export type { Configuration, Edge } from './explore/configuration.js';
export { type Exploration, explore, type ExploreOptions } from './explore/explore.js';
export type { Facts } from './explore/facts.js';
export type { ExploredStep } from './explore/explored-events.js';
export { formatExploration } from './explore/report.js';
export type { Violation } from './explore/violations.js';
export type { Answer, Awaitable, Harness, WorkOutcome, Subject } from './harness.js';
export { HOST_LEVEL_SPEC, SAMPLE_SERVICE_ID, SAMPLE_SPEC, sampleDigest, sampleRequest } from './sample-service.js';
export { FaultyStore, type WriteFault } from './service-store/faulty-store.js';
export { MemoryServiceStore } from './service-store/memory-store.js';
export type { CreateStore, StoreCase } from './service-store/store-case.js';
export { STORE_CASES } from './service-store/store-cases.js';
export {
  workActors,
  type WorkRunner,
  type AbortSignalLike,
  type ReportProgress,
  type WorkResult,
} from './work-actors.js';
export { type PlayedStep, playScenario } from './play-scenario.js';
export type { ScenarioStep } from './scenario-step.js';
export { playSchedule, type ScheduleResult } from './schedule/play-schedule.js';
export type { Schedule, ScheduledAction, ScheduleSetup, ScheduleStep } from './schedule/schedule.js';
export type { ScheduleLogEntry } from './schedule/schedule-log.js';
export { ScheduleError, type ScheduleIssue, validateSchedule } from './schedule/validate-schedule.js';
export { type ActorTimeline, expectState, recordTimeline } from './expect-state.js';
export { VirtualClock, type VirtualClockOptions } from './virtual-clock.js';
export { takenTransitions, type TransitionKey, transitionsOf } from './transitions.js';
export type { MakeServiceHost, ServiceHostParts } from './service-host-harness.js';
export { workHandlers } from './work-handlers.js';
export { commandTarget, type XStateHarness, type XStateSubject } from './xstate-subject.js';

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { metrics, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { HostEvent } from '../../src/host/index.js';

/* The code of docs/guides/metrics.md, with an SDK that keeps what it is given. */

const root = join(import.meta.dirname, '../..');
const folder = join(root, '.tmp/metrics-guide');
const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 2 ** 31 - 1 });
const spans = new InMemorySpanExporter();

interface Guide {
  readonly telemetryOf: () => { readonly onEvent: (event: HostEvent) => void; readonly stop: () => void };
}
let guide: Guide;

beforeAll(async () => {
  const [, code] = /^```ts\n(.*?)^```$/ms.exec(await readFile(join(root, 'docs/guides/metrics.md'), 'utf8')) ?? [];
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'guide.ts'), code ?? '');
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  guide = (await import(join(folder, 'guide.ts'))) as Guide;
  log.mockRestore();
});

afterAll(async () => {
  await reader.shutdown();
  await rm(folder, { recursive: true, force: true });
});

/** The value of a metric for these attributes; of a histogram its count. */
async function valueOf(name: string, attributes: object): Promise<number | undefined> {
  const { resourceMetrics } = await reader.collect();
  const found = resourceMetrics.scopeMetrics
    .flatMap((scope) => scope.metrics)
    .find(({ descriptor }) => descriptor.name === name);
  const point = found?.dataPoints.find((other) => JSON.stringify(other.attributes) === JSON.stringify(attributes));
  const value = point?.value;
  return typeof value === 'object' ? value.count : value;
}

it('counts what was accepted, refused and finished', async () => {
  const operator = { cause: 'operator' };
  expect(await valueOf('local_services.operations.accepted', { operation: 'ACTIVATE', ...operator })).toBe(1);
  expect(await valueOf('local_services.operations.accepted', { operation: 'ADJUST_INSTANCES', ...operator })).toBe(1);
  expect(await valueOf('local_services.operations.refused', { operation: 'CREATE', rule: 'ALREADY_EXISTS' })).toBe(1);
  const activated = { operation: 'ACTIVATE', outcome: 'succeeded' };
  expect(await valueOf('local_services.operations.duration', activated)).toBe(1);
});

it('shows how many services are in each state, also in those that nobody is in', async () => {
  expect(await valueOf('local_services.services', { state: 'ADJUSTING_INSTANCES' })).toBe(1);
  expect(await valueOf('local_services.services', { state: 'ACTIVE' })).toBe(0);
});

it('makes one span of each piece of work, with effect id, attempt and outcome', () => {
  const made = spans.getFinishedSpans().map(({ name, attributes }) => ({ name, ...attributes }));
  const serviceId = 'dns-cache-1';
  expect(made).toEqual([
    {
      name: 'recordActivation',
      serviceId,
      effectId: `${serviceId}#2:recordActivation`,
      attempt: 1,
      outcome: 'succeeded',
    },
    // The host was stopped before it ended.
    { name: 'adjustInstances', serviceId, effectId: `${serviceId}#3:adjustInstances`, attempt: 1 },
  ]);
});

it('marks work that failed, keeps its progress, and counts what an operator is woken by', async () => {
  spans.reset();
  const { onEvent } = guide.telemetryOf();
  const work = { serviceId: 's-1', effectId: 's-1#4:adjustInstances', attempt: 2 };
  onEvent({ type: 'work.started', ...work });
  onEvent({ type: 'work.progressed', ...work, done: 1, total: 3 });
  onEvent({ type: 'work.finished', ...work, outcome: 'failed', durationMs: 5 });
  onEvent({ type: 'store.failed', serviceId: 's-1' });
  const [span] = spans.getFinishedSpans();
  expect(span).toMatchObject({
    status: { code: SpanStatusCode.ERROR, message: 'failed' },
    attributes: { attempt: 2, outcome: 'failed' },
    events: [{ name: 'progress', attributes: { done: 1, total: 3 } }],
  });
  expect(await valueOf('local_services.incidents', { type: 'store.failed' })).toBe(1);
});

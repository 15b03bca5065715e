import { activationMachine, lifecycleMachine } from 'local-service-machines';
import { instanceMachine } from 'local-service-machines/instance';
import {
  LIFECYCLE_ORDER,
  type MermaidOptions,
  toAdmissionTable,
  toDot,
  toMermaid,
} from 'local-service-machines/diagram';

/*
 * What is drawn. The order of the states decides how the picture is laid out: these orders were tried out, and give few
 * crossings. A state that is missing in an `order` is drawn all the same.
 */

/** Whole machines for Graphviz, by the name of the SVG file. */
export const PICTURES: Readonly<Record<string, string>> = {
  lifecycle: toDot(lifecycleMachine, { order: LIFECYCLE_ORDER }),
  'lifecycle-success': toDot(lifecycleMachine, { order: LIFECYCLE_ORDER, failures: 'omitted' }),
  activation: toDot(activationMachine),
  instance: toDot(instanceMachine),
};

/** Machines whose definitions are written as JSON, by the name of the file. */
export const MACHINES = {
  lifecycle: lifecycleMachine,
  activation: activationMachine,
  instance: instanceMachine,
} as const;

/** What stands between the markers of the pages, by their name. */
export const BLOCKS: Readonly<Record<string, string>> = {
  'admission-table': toAdmissionTable(lifecycleMachine),
  'activation-path': mermaidBlock({
    failures: 'omitted',
    states: [
      'CONFIG_TESTING_REQUESTED',
      'DEACTIVATION_REQUESTED',
      'ACTIVATION_REQUESTED',
      'ACTIVE',
      'DEPLOYING_TEST_INSTANCE',
      'CONFIG_TESTING',
      'INIT',
      'INACTIVE',
    ],
    events: ['CREATE [new service]', 'DEPLOY_TEST_INSTANCE', 'ACTIVATE', 'DEACTIVATE', 'done'],
  }),
  'adjusting-instances': mermaidBlock({
    states: ['ADJUSTING_INSTANCES', 'CONFIG_TESTING', 'INACTIVE', 'ACTIVE', 'EMERGENCY_DEACTIVATION_REQUESTED'],
  }),
  'work-on-instances': mermaidBlock({
    failures: 'omitted',
    states: [
      'CONFIG_TESTING',
      'STOPPING_INSTANCES',
      'ACTIVE',
      'INACTIVE',
      'UPDATING_INSTANCES_COUNT',
      'REPLACING_INSTANCES',
    ],
  }),
  emergency: mermaidBlock({
    states: [
      'EMERGENCY_DEACTIVATION_REQUESTED',
      'ADJUSTING_INSTANCES',
      'INACTIVE',
      'DEPLOYING_TEST_INSTANCE',
      'DEACTIVATION_REQUESTED',
    ],
    events: [
      'CANCEL',
      'failed [failure budget spent]',
      'timed out [failure budget spent]',
      'failed [in emergency]',
      'timed out [in emergency]',
      'DEACTIVATE',
      'emergency delay over',
      'DEACTIVATION_REQUESTED done',
    ],
  }),
};

function mermaidBlock(options: MermaidOptions): string {
  return `\`\`\`mermaid\n${toMermaid(lifecycleMachine, options)}\`\`\`\n`;
}

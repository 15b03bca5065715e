import { lifecycleMachine, restoreActor } from 'local-service-machines';
import { renderToStaticMarkup } from 'react-dom/server';
import { ServicePanel } from './service-panel.js';

// Renders the services whose envelopes come as JSON in the argument, on a server.
const envelopes = JSON.parse(process.argv[2] ?? '[]') as readonly unknown[];
const pages = envelopes.map((envelope) => {
  const actor = restoreActor(lifecycleMachine, envelope);
  const html = renderToStaticMarkup(<ServicePanel actor={actor} />);
  actor.stop();
  return html;
});
console.log(JSON.stringify(pages));

declare const process: { readonly argv: readonly string[] };

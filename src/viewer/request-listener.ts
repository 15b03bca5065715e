import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { hasLoopbackHost, hasOwnOrigin } from './access.js';
import type { RenderChart } from './chart-renderer.js';
import type { PageFile } from './page-files.js';

const MAX_BODY_BYTES = 512 * 1024;

/** The page loads nothing from elsewhere, runs no inline scripts, and is framed by pages of this machine only. */
function headersFor(host: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    'img-src data:',
    `connect-src 'self' ws://${host}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self' http://localhost:* http://127.0.0.1:*",
    "require-trusted-types-for 'script'",
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-store',
  };
}

/** Creates the handler of requests: `GET` returns the files of the page, `POST /layout` turns a definition into a chart. */
export function createRequestListener(files: ReadonlyMap<string, PageFile>, renderChart: RenderChart): RequestListener {
  return (request, response) => {
    if (!hasLoopbackHost(request)) {
      refuse(response, 403, 'The host must be 127.0.0.1 or localhost.');
      return;
    }
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    if (request.method === 'GET' || request.method === 'HEAD') sendFile(request, response, files.get(path));
    else if (request.method === 'POST' && path === '/layout') {
      sendChart(request, response, renderChart).catch(() => response.destroy());
    } else refuse(response, path === '/layout' || files.has(path) ? 405 : 404, 'Not found.');
  };
}

function sendFile({ headers, method }: IncomingMessage, response: ServerResponse, file: PageFile | undefined): void {
  if (file === undefined) {
    refuse(response, 404, 'Not found.');
    return;
  }
  const { type, content } = file;
  response.writeHead(200, {
    ...headersFor(headers.host ?? ''),
    'Content-Type': type,
    'Content-Length': content.length,
  });
  response.end(method === 'HEAD' ? undefined : content);
}

async function sendChart(request: IncomingMessage, response: ServerResponse, renderChart: RenderChart): Promise<void> {
  if (!hasOwnOrigin(request)) {
    refuse(response, 403, 'Only the page of this server may request charts.');
    return;
  }
  const definition = await bodyOf(request);
  if (definition === null) {
    refuse(response, 413, 'The definition is too long.');
    return;
  }
  const chart = JSON.stringify(await renderChart(definition));
  response.writeHead(200, { ...headersFor(request.headers.host ?? ''), 'Content-Type': 'application/json' });
  response.end(chart);
}

/** The text of the request; null where it is too long, or incomplete. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > MAX_BODY_BYTES) return null;
      chunks.push(chunk);
    }
  } catch {
    return null;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
  response.end(`${message}\n`);
}

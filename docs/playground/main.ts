/* `npm run playground`: builds the page, and serves it on loopback until it is stopped; with `-- --build` it only builds it. */
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildPlayground, PLAYGROUND_FILE } from './build.js';

const page = await buildPlayground();
const isCurrent = (await readFile(PLAYGROUND_FILE, 'utf8').catch(() => '')) === page;
if (!isCurrent) await writeFile(PLAYGROUND_FILE, page);

const server = createServer((request, response) => {
  const isPage = request.url === '/' || request.url === '/index.html';
  response.writeHead(isPage ? 200 : 404, { 'content-type': isPage ? 'text/html; charset=utf-8' : 'text/plain' });
  response.end(isPage ? page : 'There is only one page: /');
});
if (!process.argv.includes('--build')) {
  server.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    console.log(`The playground: http://127.0.0.1:${String(port)}/ (or open ${PLAYGROUND_FILE})`);
    console.log('Ctrl+C ends it.');
  });
}

/* The process with the object that is written by hand. Its arguments are its port and the URL of the cluster. */
import { serve } from '../endpoint.js';
import { handwritten } from './handwritten.js';

const [port, clusterUrl] = process.argv.slice(2);
if (clusterUrl === undefined) throw new Error('Usage: service.ts <port> <URL of the cluster>');
await serve(handwritten(clusterUrl), Number(port));

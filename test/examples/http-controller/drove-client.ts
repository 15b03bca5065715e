import type { Client, Reply } from './client.js';

/** What the client of Drove knows of an answer. */
interface Answer {
  readonly status: string;
  readonly message: string;
  readonly data?: { readonly validationErrors?: readonly string[]; readonly serviceId?: string };
}

/**
 * A stand-in of Drove's command-line client, as far as it prints how operations went: the validation errors as a list, a
 * cancellation that it knows in its own words, and everything else as raw JSON.
 */
export class DroveClient {
  constructor(private readonly client: Client) {}

  /** What is printed after an operation. */
  async operation(operation: object): Promise<string> {
    const reply = await this.client.operation(operation);
    return isSuccess(reply)
      ? `Operation accepted for ${String(answerOf(reply).data?.serviceId)}\n`
      : failureText(reply);
  }

  /** What is printed after a cancellation. */
  async cancel(serviceId: string): Promise<string> {
    const reply = await this.client.cancel(serviceId);
    if (isSuccess(reply)) return 'Operation cancelled\n';
    const { message } = answerOf(reply);
    return message.includes('Current operation could not be cancelled') ? `${message}\n` : failureText(reply);
  }
}

function failureText(reply: Reply): string {
  const { message, data } = answerOf(reply);
  const errors = data?.validationErrors;
  return errors === undefined ? `${reply.text}\n` : `${message}\n${errors.map((error) => `  - ${error}\n`).join('')}`;
}

function isSuccess(reply: Reply): boolean {
  return reply.status === 200 && answerOf(reply).status === 'SUCCESS';
}

function answerOf(reply: Reply): Answer {
  return reply.body as Answer;
}

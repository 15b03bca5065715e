/** What came back. */
export interface Reply {
  readonly status: number;
  readonly contentType: string | null;
  readonly text: string;
  readonly body: unknown;
}

/** A client of the controller, over real HTTP. */
export class Client {
  constructor(
    readonly url: string,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  /** Asks for a path below `/apis/v1`. */
  get(path: string): Promise<Reply> {
    return this.send('GET', path);
  }

  /** Posts an operation. */
  operation(operation: object): Promise<Reply> {
    return this.post(JSON.stringify(operation));
  }

  /** Posts a text as if it were an operation. */
  post(body: NonNullable<RequestInit['body']>, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
    const request = { body, headers: { 'content-type': 'application/json', ...headers } };
    return this.send('POST', '/localservices/operations', request);
  }

  /** Cancels as Drove's client does it: without body and content type. */
  cancel(serviceId: string): Promise<Reply> {
    return this.send('POST', `/localservices/operations/${serviceId}/cancel`);
  }

  /** What a GET finds. */
  async found<TFound>(path: string): Promise<TFound> {
    const { body } = await this.get(path);
    return (body as { readonly data: TFound }).data;
  }

  async send(method: string, path: string, { headers, ...rest }: RequestInit = {}): Promise<Reply> {
    const response = await fetch(`${this.url}/apis/v1${path}`, {
      method,
      ...rest,
      headers: { ...this.headers, ...(headers as Record<string, string> | undefined) },
      ...(rest.body instanceof ReadableStream && { duplex: 'half' as const }),
    });
    const text = await response.text();
    return {
      status: response.status,
      contentType: response.headers.get('content-type'),
      text,
      body: JSON.parse(text) as unknown,
    };
  }
}

/** The answer to an operation that was accepted. */
export const accepted = (serviceId: string) => ({ status: 'SUCCESS', data: { serviceId }, message: 'success' });

/** Is this an answer of the form that the contract has for failures other than refusals? */
export function isFailure({ status, body }: Reply): boolean {
  const { status: word, message, ...others } = body as Record<string, unknown>;
  const isSaid = typeof message === 'string' && message !== '';
  return status === 400 && word === 'FAILED' && isSaid && Object.keys(others).length === 0;
}

/** Is this a refusal, with an entry for each thing that is wrong? */
export function isRefusal({ status, body }: Reply): boolean {
  const { data, ...rest } = body as { readonly data?: { readonly validationErrors?: readonly unknown[] } };
  const errors = data?.validationErrors ?? [];
  const isSaid = errors.length > 0 && errors.every((error) => typeof error === 'string' && error !== '');
  const expected = { status: 'FAILED', message: 'Command validation failure' };
  return status === 400 && isSaid && JSON.stringify(rest) === JSON.stringify(expected);
}

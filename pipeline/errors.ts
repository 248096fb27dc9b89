/** Errors are classified once, where the foreign error is first seen; only the edges translate them. */

/**
 * Every code that the pipeline can fail with. `retry`: trying again may help (the cause is outside the document).
 * `remedy`: what a person can do, one clause.
 */
export const ERROR_CODES = {
  'source-unreadable': { retry: true, remedy: 'check that the file exists and that you may read it' },
  'link-not-followed': { retry: false, remedy: 'name the folder that it leads to as well' },
  'source-changed': { retry: true, remedy: 'run again once nothing writes to it any more' },
  'source-empty': { retry: false, remedy: 'the file has no content; scan or copy it again' },
  'source-too-large': { retry: false, remedy: 'split the file or raise --max-bytes' },
  'source-unsupported': { retry: false, remedy: 'save or convert it as a PDF, PNG, JPEG, WebP, TIFF or text file; unpack archives' },
  'source-damaged': { retry: false, remedy: 'the file is truncated or corrupt; copy or scan it again' },
  'source-encrypted': { retry: false, remedy: 'remove the password and run again' },
  'too-many-pages': { retry: false, remedy: 'split the file or raise --max-pages' },
  'image-too-large': { retry: false, remedy: 'scale the image down or raise --max-pixels' },
  'image-damaged': { retry: false, remedy: 'the image cannot be decoded; scan the page again' },
  'page-timeout': { retry: false, remedy: 'run again with --retry-failed when the machine is less busy, raise --page-timeout, or look at the page by hand' },
  'page-memory': { retry: false, remedy: 'raise --page-memory, or scan the page at a lower resolution' },
  'engine-crashed': { retry: true, remedy: 'run again; if the page fails again, look at it by hand' },
  'engine-missing': { retry: false, remedy: 'install the engine, or choose another with --engine' },
  'store-full': { retry: true, remedy: 'free some disk space and run again; finished work is kept' },
  'store-unwritable': { retry: true, remedy: 'choose an output folder that you may write to' },
  'output-locked': { retry: false, remedy: 'another run uses this output folder; wait for it or choose another' },
  'installation-damaged': { retry: false, remedy: 'install kehoach again' },
  'redis-unavailable': { retry: true, remedy: 'start Redis or give its address with --redis' },
  'configuration-invalid': { retry: false, remedy: 'see kehoach --help' },
  'cancelled': { retry: true, remedy: 'run the same command again to go on' },
  'internal': { retry: false, remedy: 'please report this with the file' },
} as const satisfies Record<string, { retry: boolean; remedy: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;

/** Where something went wrong: the file's name (as given), the 1-based page. */
export interface ErrorPlace { file?: string | undefined; page?: number | undefined }

/** The one error type of the pipeline. `message` says what happened in words, without place and remedy. */
export class PipelineError extends Error {
  override readonly name = 'PipelineError';
  readonly code: ErrorCode;
  readonly stage: string;
  readonly place: ErrorPlace;
  constructor(code: ErrorCode, message: string, details: { stage: string; place?: ErrorPlace; cause?: unknown }) {
    super(message, { cause: details.cause });
    this.code = code;
    this.stage = details.stage;
    this.place = details.place ?? {};
  }
  /** Whether trying again may help. */
  get retryable(): boolean { return ERROR_CODES[this.code].retry; }
  /** One line for a person: place, what happened, what to do. */
  explain(): string { return explain(this.code, this.message, this.place); }
}

/** One line for a person about a failure. */
export function explain(code: string, message: string, { file, page }: ErrorPlace): string {
  const place = [file, page && `page ${page}`].filter(Boolean).join(', ');
  const remedy = remedyOf(code);
  return `${place ? `${place}: ` : ''}${message}${remedy ? ` (${remedy})` : ''}`;
}

/** What a person can do, by the code of a failure; null where another version wrote a code that this one does not know. */
export function remedyOf(code: string): string | null {
  return Object.hasOwn(ERROR_CODES, code) ? ERROR_CODES[code as ErrorCode].remedy : null;
}

/** Any thrown value as a PipelineError: those pass through, everything else becomes `internal` (or `fallback`). Messages of the system lose their paths, as equal input must give equal records. */
export function toPipelineError(error: unknown, details: { stage: string; place?: ErrorPlace; fallback?: ErrorCode }): PipelineError {
  if (error instanceof PipelineError) return error;
  const system = (error as NodeJS.ErrnoException | undefined)?.code;
  const code: ErrorCode = system === 'ENOSPC' || system === 'EDQUOT' ? 'store-full'
    : system === 'EROFS' ? 'store-unwritable'
    : details.fallback ?? 'internal';
  const message = error instanceof Error ? error.message : String(error);
  // "EACCES: permission denied, open '/home/…'": the place is told apart from the message.
  const words = system !== undefined && message.startsWith(`${system}: `) ? message.slice(system.length + 2).split(', ', 1)[0]! : message;
  return new PipelineError(code, words, { ...details, cause: error });
}

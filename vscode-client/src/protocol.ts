// The server's own messages, as docs/protocol.md has them.
import {
  type Location,
  NotificationType,
  type Position,
  type Range,
  RequestType,
  type URI,
} from 'vscode-languageclient/node';

export interface InitializationOptions {
  trusted: boolean;
  pullDiagnostics: boolean;
}

export interface Test {
  id: string;
  name: string;
  uri: URI;
  range: Range;
  selectionRange: Range;
}

export interface Failure {
  message: string;
  uri: URI;
  range: Range;
  expected?: string;
  actual?: string;
}

export interface TestEvent {
  id: string;
  state: 'started' | 'passed' | 'failed' | 'errored';
  millis?: number;
  failures?: Failure[];
  output?: string;
}

/** Which lines of a program have run; only lines with instructions, counted from 0. */
export interface Coverage {
  uri: URI;
  lines: { line: number; count: number }[];
  branches: { line: number; taken: number; fallThrough: number }[];
}

export interface RunResult {
  passed: number;
  failed: number;
  errored: number;
  /** Tests that were asked for and not begun. */
  cancelled: number;
  coverage?: Coverage[];
}

export interface Template {
  id: string;
  label: string;
  detail: string;
  fileName: string;
  text: string;
}

/** `file` is the `skmsg.toml` in force. */
export interface Settings {
  file?: URI;
  kernels: string[];
  caps: string;
  knownKernels: string[];
  knownCaps: string[];
}

export interface Status {
  state: 'ready' | 'busy';
  message?: string;
}

/** The arguments of the command `skmsg.showReferences`. */
export type References = [uri: URI, position: Position, locations: Location[]];

interface OfFile {
  uri: URI;
}

export const tests = new RequestType<OfFile, { tests: Test[] }, void>('skmsg/tests');
export const testsChanged = new NotificationType<OfFile & { tests: Test[] }>('skmsg/testsChanged');
export const runTests = new RequestType<
  { run: number; ids: string[]; coverage?: boolean },
  RunResult,
  void
>('skmsg/runTests');
export const testEvent = new NotificationType<{ run: number; event: TestEvent }>('skmsg/testEvent');

export const verifierLog = new RequestType<
  OfFile & { program?: string; level: 1 | 2 },
  { text: string },
  void
>('skmsg/verifierLog');
export const assemble = new RequestType<OfFile, OfFile, void>('skmsg/assemble');
export const disassemble = new RequestType<OfFile, { text: string }, void>('skmsg/disassemble');
export const run = new RequestType<OfFile & { sends: string[] }, { text: string }, void>(
  'skmsg/run',
);
export const templates = new RequestType<object, { templates: Template[] }, void>(
  'skmsg/templates',
);

export const settings = new RequestType<OfFile, Settings, void>('skmsg/settings');
export const changeSettings = new RequestType<
  OfFile & { kernels?: string[]; caps?: string },
  { file: URI },
  void
>('skmsg/changeSettings');

export const status = new NotificationType<Status>('skmsg/status');

// The Test Explorer: what tests there are, and runs of them, as the server tells.
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { type CoveredFile, coveredFile, detailsOf } from './coverage';
import * as protocol from './protocol';
import type { Server } from './server';

const TEST_FILES = '**/*.msgtest';

/** Files that a test may depend on: a change of one runs continuous tests again. */
const SOURCES = /\.(msgtest|bpf\.s|o)$/;

export class Tests implements vscode.Disposable {
  private readonly controller = vscode.tests.createTestController('skmsg', 'Message tests');
  private readonly disposables: vscode.Disposable[] = [this.controller];
  private readonly runs = new Map<number, vscode.TestRun>();
  private readonly runProfile: vscode.TestRunProfile;
  private lastRun = 0;

  constructor(private readonly server: Server) {
    this.controller.resolveHandler = item => (item ? this.resolve(item) : this.findFiles());
    this.controller.refreshHandler = () => this.refresh();
    this.runProfile = this.profile('Run', vscode.TestRunProfileKind.Run);
    const coverage = this.profile('Run with Coverage', vscode.TestRunProfileKind.Coverage);
    coverage.loadDetailedCoverage = (_run, file) => Promise.resolve(detailsOf(file as CoveredFile));

    const watcher = vscode.workspace.createFileSystemWatcher(TEST_FILES);
    this.disposables.push(
      watcher,
      watcher.onDidCreate(uri => this.add(uri)),
      watcher.onDidDelete(uri => this.controller.items.delete(uri.toString())),
      watcher.onDidChange(uri => this.changedOnDisk(uri)),
      vscode.workspace.onDidOpenTextDocument(document => this.opened(document)),
      server.onReady(client => this.listen(client)),
    );
    vscode.workspace.textDocuments.forEach(document => {
      this.opened(document);
    });
  }

  dispose(): void {
    for (const disposable of this.disposables) {
      disposable.dispose();
    }
  }

  /** Runs tests by their ids, as a code lens asks for. */
  async runIds(ids: string[]): Promise<void> {
    const items: vscode.TestItem[] = [];
    for (const id of ids) {
      const item = await this.byId(id);
      if (item) {
        items.push(item);
      }
    }
    if (items.length > 0) {
      await vscode.commands.executeCommand('vscode.revealTestInExplorer', items[0]).then(
        () => undefined,
        () => undefined,
      );
      await this.run(
        new vscode.TestRunRequest(items, undefined, this.runProfile),
        neverCancelled(),
      );
    }
  }

  private profile(label: string, kind: vscode.TestRunProfileKind): vscode.TestRunProfile {
    const profile = this.controller.createRunProfile(
      label,
      kind,
      (request, token) =>
        request.continuous ? this.keepRunning(request, token) : this.run(request, token),
      true,
      undefined,
      true,
    );
    this.disposables.push(profile);
    return profile;
  }

  // ---- what there is

  private async findFiles(): Promise<void> {
    for (const uri of await vscode.workspace.findFiles(TEST_FILES, '**/{target,node_modules}/**')) {
      this.add(uri);
    }
  }

  private async refresh(): Promise<void> {
    this.controller.items.replace([]);
    await this.findFiles();
    await Promise.all(items(this.controller.items).map(item => this.resolve(item)));
  }

  private opened(document: vscode.TextDocument): void {
    if (document.languageId === 'msgtest' && document.uri.scheme === 'file') {
      void this.resolve(this.add(document.uri)).catch(problem =>
        this.server.log.warn(String(problem)),
      );
    }
  }

  private add(uri: vscode.Uri): vscode.TestItem {
    const known = this.controller.items.get(uri.toString());
    if (known) {
      return known;
    }
    const item = this.controller.createTestItem(
      uri.toString(),
      vscode.workspace.asRelativePath(uri),
      uri,
    );
    item.canResolveChildren = true;
    this.controller.items.add(item);
    return item;
  }

  /** Asks the server for a file's tests. */
  private async resolve(file: vscode.TestItem): Promise<void> {
    if (file.parent || !file.uri) {
      return;
    }
    const client = await this.server.start();
    const { tests } = await client.sendRequest(protocol.tests, { uri: file.id });
    this.setTests(client, file, tests);
  }

  private changedOnDisk(uri: vscode.Uri): void {
    const isOpen = vscode.workspace.textDocuments.some(
      document => document.uri.toString() === uri.toString(),
    );
    if (!isOpen) {
      void this.resolve(this.add(uri)).catch(problem => this.server.log.warn(String(problem)));
    }
  }

  private listen(client: LanguageClient): void {
    client.onNotification(protocol.testsChanged, ({ uri, tests }) =>
      this.setTests(client, this.add(client.protocol2CodeConverter.asUri(uri)), tests),
    );
    client.onNotification(protocol.testEvent, ({ run, event }) => {
      const testRun = this.runs.get(run);
      if (testRun) {
        this.report(client, testRun, event);
      }
    });
  }

  /** Keeps the items of tests that are still there, and with them the results they show. */
  private setTests(client: LanguageClient, file: vscode.TestItem, tests: protocol.Test[]): void {
    file.children.replace(
      tests.map((test, index) => {
        const uri = client.protocol2CodeConverter.asUri(test.uri);
        const item =
          file.children.get(test.id) ?? this.controller.createTestItem(test.id, test.name, uri);
        item.range = client.protocol2CodeConverter.asRange(test.selectionRange);
        item.sortText = String(index).padStart(6, '0');
        return item;
      }),
    );
  }

  /** The item of a test or of a file. */
  private async byId(id: string): Promise<vscode.TestItem | undefined> {
    const uri = vscode.Uri.parse(id.replace(/#.*/s, ''));
    const file = this.add(uri);
    if (id === file.id) {
      return file;
    }
    if (!file.children.get(id)) {
      await this.resolve(file);
    }
    return file.children.get(id);
  }

  // ---- runs

  private async run(
    request: vscode.TestRunRequest,
    token: vscode.CancellationToken,
  ): Promise<void> {
    const run = this.controller.createTestRun(request);
    const number = ++this.lastRun;
    this.runs.set(number, run);
    const cancellation = new vscode.CancellationTokenSource();
    const stop = vscode.Disposable.from(
      cancellation,
      run.token.onCancellationRequested(() => cancellation.cancel()),
      token.onCancellationRequested(() => cancellation.cancel()),
    );
    try {
      const chosen = await this.chosen(request);
      for (const item of chosen) {
        run.enqueued(item);
      }
      const client = await this.server.start();
      const result = await client.sendRequest(
        protocol.runTests,
        {
          run: number,
          ids: chosen.map(item => item.id),
          coverage: request.profile?.kind === vscode.TestRunProfileKind.Coverage,
        },
        cancellation.token,
      );
      for (const coverage of result.coverage ?? []) {
        run.addCoverage(coveredFile(client.protocol2CodeConverter.asUri(coverage.uri), coverage));
      }
    } catch (problem) {
      run.appendOutput(
        `The run broke off: ${problem instanceof Error ? problem.message : problem}\r\n`,
      );
    } finally {
      stop.dispose();
      this.runs.delete(number);
      run.end();
    }
  }

  /** Runs again whenever a program or a test is saved, until the token says stop. */
  private async keepRunning(
    request: vscode.TestRunRequest,
    token: vscode.CancellationToken,
  ): Promise<void> {
    const saved = vscode.workspace.onDidSaveTextDocument(document => {
      if (SOURCES.test(document.uri.path)) {
        // a request of its own: results of a run that has ended are not shown again
        const { include, exclude, profile } = request;
        void this.run(new vscode.TestRunRequest(include, exclude, profile, true), token);
      }
    });
    token.onCancellationRequested(() => saved.dispose());
  }

  /** The tests of a request, without those it leaves out. */
  private async chosen(request: vscode.TestRunRequest): Promise<vscode.TestItem[]> {
    if (!request.include && this.controller.items.size === 0) {
      await this.findFiles();
    }
    const excluded = new Set(request.exclude?.map(item => item.id));
    const chosen = new Map<string, vscode.TestItem>();
    for (const item of request.include ?? items(this.controller.items)) {
      if (item.canResolveChildren && item.children.size === 0) {
        await this.resolve(item);
      }
      for (const test of item.canResolveChildren ? items(item.children) : [item]) {
        if (!excluded.has(item.id) && !excluded.has(test.id)) {
          chosen.set(test.id, test);
        }
      }
    }
    return [...chosen.values()];
  }

  private report(client: LanguageClient, run: vscode.TestRun, event: protocol.TestEvent): void {
    const file = this.controller.items.get(event.id.replace(/#.*/s, ''));
    const item = file?.children.get(event.id);
    if (!item) {
      return;
    }
    if (event.output) {
      const text = `${item.label}\n${event.output}`;
      run.appendOutput(text.replace(/\r?\n/g, '\r\n'), undefined, item);
    }
    const messages = (event.failures ?? []).map(failure => message(client, failure));
    switch (event.state) {
      case 'started':
        run.started(item);
        break;
      case 'passed':
        run.passed(item, event.millis);
        break;
      case 'failed':
        run.failed(item, messages, event.millis);
        break;
      case 'errored':
        run.errored(item, messages, event.millis);
        break;
    }
  }
}

function message(client: LanguageClient, failure: protocol.Failure): vscode.TestMessage {
  const converter = client.protocol2CodeConverter;
  const result =
    failure.expected !== undefined && failure.actual !== undefined
      ? vscode.TestMessage.diff(failure.message, failure.expected, failure.actual)
      : new vscode.TestMessage(failure.message);
  result.location = new vscode.Location(
    converter.asUri(failure.uri),
    converter.asRange(failure.range),
  );
  return result;
}

function items(collection: vscode.TestItemCollection): vscode.TestItem[] {
  return [...collection].map(([, item]) => item);
}

function neverCancelled(): vscode.CancellationToken {
  return new vscode.CancellationTokenSource().token;
}

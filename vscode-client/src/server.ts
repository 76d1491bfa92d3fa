// The life of the server's process: start, state in the status bar, crash, restart.
import * as vscode from 'vscode';
import {
  CloseAction,
  CodeLensRequest,
  type ErrorHandler,
  InlayHintRequest,
  LanguageClient,
  State,
} from 'vscode-languageclient/node';
import { type Program, NoServer, findProgram } from './program';
import * as protocol from './protocol';

export const LANGUAGES = ['bpf-asm', 'msgtest'];

/** A server that dies this often within three minutes is left alone. */
const MOST_RESTARTS = 4;

type Face = 'starting' | 'ready' | 'busy' | 'stopped';

/** The server of this window. There is at most one process; commands that need it start it. */
export class Server implements vscode.Disposable {
  readonly log = vscode.window.createOutputChannel('skmsg', { log: true });
  private readonly ready = new vscode.EventEmitter<LanguageClient>();
  private readonly item: vscode.StatusBarItem;
  private readonly disposables: vscode.Disposable[] = [];
  private client: LanguageClient | undefined;
  private starting: Promise<LanguageClient> | undefined;

  /** Fires whenever a process is there that knows nothing yet: after a start and after a restart. */
  readonly onReady = this.ready.event;

  constructor(private readonly home: string) {
    this.item = vscode.window.createStatusBarItem(
      'skmsg.status',
      vscode.StatusBarAlignment.Left,
      50,
    );
    this.item.name = 'skmsg server';
    this.item.command = 'skmsg.serverMenu';
    this.disposables.push(
      this.log,
      this.ready,
      this.item,
      vscode.workspace.onDidChangeConfiguration(change => this.configurationChanged(change)),
    );
  }

  /** The running client. */
  start(): Promise<LanguageClient> {
    this.starting ??= this.launch().catch(problem => {
      this.starting = undefined;
      throw problem;
    });
    return this.starting;
  }

  async stop(): Promise<void> {
    this.starting = undefined;
    const client = this.client;
    this.client = undefined;
    await client?.dispose();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** The command line that starts skmsg with arguments of its own. */
  program(): Promise<Program> {
    const settings = vscode.workspace.getConfiguration('skmsg.server');
    return findProgram(this.home, {
      path: settings.get('path', ''),
      javaHome: settings.get('javaHome', ''),
      vmArguments: settings.get('vmArguments', []),
    });
  }

  dispose(): void {
    for (const disposable of this.disposables) {
      disposable.dispose();
    }
  }

  private async launch(): Promise<LanguageClient> {
    this.show('starting');
    try {
      const { command, args } = await this.program();
      this.log.info(`starting ${[command, ...args, 'lsp'].join(' ')}`);
      const client = this.connect(command, [...args, 'lsp']);
      this.client = client;
      await client.start();
      return client;
    } catch (problem) {
      this.show('stopped', String(problem instanceof Error ? problem.message : problem));
      if (problem instanceof NoServer) {
        void this.offerSettings(problem.message);
      }
      throw problem;
    }
  }

  private connect(command: string, args: string[]): LanguageClient {
    const client = new LanguageClient(
      'skmsg',
      'skmsg',
      { command, args },
      {
        documentSelector: LANGUAGES.flatMap(language => [
          { language, scheme: 'file' },
          { language, scheme: 'untitled' },
        ]),
        outputChannel: this.log,
        initializationOptions: {
          trusted: vscode.workspace.isTrusted,
          pullDiagnostics: false,
        } satisfies protocol.InitializationOptions,
        errorHandler: this.whenItDies(),
        middleware: {
          provideInlayHints: (document, range, token, next) =>
            this.enabled('inlayHints', document) ? next(document, range, token) : [],
          provideCodeLenses: (document, token, next) =>
            this.enabled('codeLens', document) ? next(document, token) : [],
        },
      },
    );
    client.onDidChangeState(change => {
      if (client !== this.client) {
        return;
      }
      if (change.newState === State.Running) {
        this.show('ready');
        this.ready.fire(client);
      } else if (change.newState === State.Starting) {
        this.show('starting');
      } else {
        this.show('stopped');
      }
    });
    client.onNotification(protocol.status, status => this.show(status.state, status.message));
    return client;
  }

  private whenItDies(): ErrorHandler {
    const deaths: number[] = [];
    return {
      error: (_error, _message, count) => ({ action: (count ?? 0) > 3 ? 2 : 1 }),
      closed: () => {
        const now = Date.now();
        deaths.push(now);
        const recent = deaths.filter(death => now - death < 3 * 60_000).length;
        if (recent <= MOST_RESTARTS) {
          void vscode.window
            .showWarningMessage('The skmsg server died and is started again.', 'Show Log')
            .then(answer => answer && this.log.show());
          return { action: CloseAction.Restart, handled: true };
        }
        void this.offerRestart(recent);
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    };
  }

  private async offerRestart(deaths: number): Promise<void> {
    const answer = await vscode.window.showErrorMessage(
      `The skmsg server died ${deaths} times in three minutes and is left alone.`,
      'Restart',
      'Show Log',
    );
    if (answer === 'Restart') {
      await this.restart();
    } else if (answer === 'Show Log') {
      this.log.show();
    }
  }

  private async offerSettings(message: string): Promise<void> {
    const answer = await vscode.window.showErrorMessage(message, 'Open Settings');
    if (answer) {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'skmsg.server');
    }
  }

  private enabled(what: 'inlayHints' | 'codeLens', document: vscode.TextDocument): boolean {
    return vscode.workspace.getConfiguration(`skmsg.${what}`, document).get('enabled', true);
  }

  private configurationChanged(change: vscode.ConfigurationChangeEvent): void {
    if (change.affectsConfiguration('skmsg.server') && this.starting) {
      this.restart().catch(problem => this.log.error(String(problem)));
    }
    for (const document of vscode.workspace.textDocuments) {
      if (change.affectsConfiguration('skmsg.inlayHints', document)) {
        const provider = this.client?.getFeature(InlayHintRequest.method)?.getProvider(document);
        provider?.onDidChangeInlayHints.fire();
      }
      if (change.affectsConfiguration('skmsg.codeLens', document)) {
        const provider = this.client?.getFeature(CodeLensRequest.method)?.getProvider(document);
        provider?.onDidChangeCodeLensEmitter.fire();
      }
    }
  }

  private show(face: Face, message?: string): void {
    const icon = {
      starting: '$(sync~spin)',
      ready: '$(check)',
      busy: '$(sync~spin)',
      stopped: '$(error)',
    };
    this.item.text = `${icon[face]} skmsg`;
    this.item.tooltip = `skmsg server: ${face}${message ? `\n${message}` : ''}`;
    this.item.accessibilityInformation = { label: `skmsg server: ${face}` };
    this.item.backgroundColor =
      face === 'stopped' ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined;
    this.item.show();
  }
}

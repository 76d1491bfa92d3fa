// Texts that the server makes and the editor only shows: disassembly, the verifier's log, the way of messages.
import * as vscode from 'vscode';
import * as protocol from './protocol';
import type { Server } from './server';

const SCHEME = 'skmsg';

interface Shown {
  uri: vscode.Uri;
  text: string;
}

/** Documents of the scheme `skmsg`. Each is asked for again when it is shown again. */
export class Documents
  implements vscode.TextDocumentContentProvider, vscode.CustomReadonlyEditorProvider
{
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly texts = new Map<string, string>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly server: Server) {}

  register(): vscode.Disposable {
    return vscode.Disposable.from(
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.window.registerCustomEditorProvider('skmsg.object', this),
      vscode.workspace.onDidCloseTextDocument(document =>
        this.texts.delete(document.uri.toString()),
      ),
    );
  }

  async disassembly(object: vscode.Uri, column?: vscode.ViewColumn): Promise<vscode.TextDocument> {
    const client = await this.server.start();
    const { text } = await client.sendRequest(protocol.disassemble, { uri: object.toString() });
    const uri = object.with({ scheme: SCHEME, path: `${object.path}.s`, query: 'disassembly' });
    return this.show({ uri, text }, 'bpf-asm', column);
  }

  async verifierLog(source: vscode.Uri, program?: string): Promise<vscode.TextDocument> {
    const client = await this.server.start();
    const level = vscode.workspace
      .getConfiguration('skmsg.verifierLog', source)
      .get<1 | 2>('level', 1);
    const { text } = await client.sendRequest(protocol.verifierLog, {
      uri: source.toString(),
      level,
      ...(program === undefined ? {} : { program }),
    });
    const name = program === undefined ? source.path : `${source.path}.${program}`;
    const uri = source.with({ scheme: SCHEME, path: `${name}.log`, query: 'verifier' });
    // The log is in the dialect that the assembler reads too.
    return this.show({ uri, text }, 'bpf-asm', vscode.ViewColumn.Beside);
  }

  async way(source: vscode.Uri, sends: string[]): Promise<vscode.TextDocument> {
    const client = await this.server.start();
    const { text } = await client.sendRequest(protocol.run, { uri: source.toString(), sends });
    const uri = source.with({ scheme: SCHEME, path: `${source.path}.run`, query: 'run' });
    return this.show({ uri, text }, 'plaintext', vscode.ViewColumn.Beside);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? '';
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return { uri, dispose: () => undefined };
  }

  /** An object file is shown as text: the text takes the place of the custom editor's tab. */
  async resolveCustomEditor(
    document: vscode.CustomDocument,
    panel: vscode.WebviewPanel,
  ): Promise<void> {
    try {
      await this.disassembly(document.uri, panel.viewColumn);
      panel.dispose();
    } catch (problem) {
      panel.webview.html = `<p>${asHtml(problem instanceof Error ? problem.message : String(problem))}</p>`;
    }
  }

  private async show(
    { uri, text }: Shown,
    language: string,
    column: vscode.ViewColumn = vscode.ViewColumn.Active,
  ): Promise<vscode.TextDocument> {
    this.texts.set(uri.toString(), text);
    this.changed.fire(uri);
    const opened = await vscode.workspace.openTextDocument(uri);
    const document = await vscode.languages.setTextDocumentLanguage(opened, language);
    await vscode.window.showTextDocument(document, { viewColumn: column, preview: false });
    return document;
  }
}

function asHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

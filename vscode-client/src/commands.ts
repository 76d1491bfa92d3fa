// What the command palette, menus and code lenses call.
import * as vscode from 'vscode';
import type { Documents } from './documents';
import * as protocol from './protocol';
import type { Server } from './server';
import type { Tests } from './tests';

export function registerCommands(
  server: Server,
  documents: Documents,
  tests: Tests,
): vscode.Disposable {
  const commands: Record<string, (...args: never[]) => unknown> = {
    'skmsg.assemble': (uri?: vscode.Uri) => withSource(uri, source => assemble(server, source)),
    'skmsg.disassemble': (uri?: vscode.Uri) => disassemble(documents, uri),
    'skmsg.verifierLog': (uri?: vscode.Uri) =>
      withSource(uri, source => documents.verifierLog(source)),
    'skmsg.run': (uri?: vscode.Uri, sends?: string[]) =>
      withSource(uri, source => runTraffic(documents, source, sends)),
    'skmsg.chooseKernels': () => chooseKernels(server),
    'skmsg.choosePrivileges': () => choosePrivileges(server),
    'skmsg.newProgram': () => newProgram(server),
    'skmsg.restartServer': () => server.restart(),
    'skmsg.showServerLog': () => server.log.show(),
    'skmsg.serverMenu': serverMenu,
    // named by the server in code lenses and actions
    'skmsg.runTests': (...ids: string[]) => tests.runIds(ids),
    'skmsg.showReferences': (...references: protocol.References) =>
      showReferences(server, references),
    'skmsg.showLog': (uri: string, program?: string) =>
      documents.verifierLog(vscode.Uri.parse(uri), program),
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, command]) =>
      vscode.commands.registerCommand(name, async (...args: never[]) => {
        try {
          return await command(...args);
        } catch (problem) {
          const text = problem instanceof Error ? problem.message : String(problem);
          server.log.error(`${name}: ${text}`);
          void vscode.window.showErrorMessage(text);
          return undefined;
        }
      }),
    ),
  );
}

/** The program that a command is about: the file it was called on, else the one in the editor. */
async function withSource<T>(
  uri: vscode.Uri | undefined,
  action: (source: vscode.Uri) => Promise<T>,
): Promise<T | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  const source = uri ?? (document?.languageId === 'bpf-asm' ? document.uri : undefined);
  if (source?.scheme !== 'file') {
    void vscode.window.showInformationMessage('Open a program (.bpf.s) first.');
    return undefined;
  }
  return action(source);
}

async function assemble(server: Server, source: vscode.Uri): Promise<vscode.Uri> {
  await vscode.workspace.textDocuments
    .find(open => open.uri.toString() === source.toString())
    ?.save();
  const client = await server.start();
  const answer = await client.sendRequest(protocol.assemble, { uri: source.toString() });
  const object = client.protocol2CodeConverter.asUri(answer.uri);
  void vscode.window
    .showInformationMessage(
      `Wrote ${vscode.workspace.asRelativePath(object)}`,
      'Open as Disassembly',
    )
    .then(choice => choice && vscode.commands.executeCommand('skmsg.disassemble', object));
  return object;
}

async function disassemble(
  documents: Documents,
  uri?: vscode.Uri,
): Promise<vscode.TextDocument | undefined> {
  const object =
    uri ??
    (
      await vscode.window.showOpenDialog({
        filters: { 'BPF objects': ['o'] },
        canSelectMany: false,
      })
    )?.[0];
  return object && documents.disassembly(object);
}

/** One send after the other is asked for, until an empty answer. */
async function runTraffic(
  documents: Documents,
  source: vscode.Uri,
  given?: string[],
): Promise<vscode.TextDocument | undefined> {
  const sends = Array.isArray(given) ? [...given] : [];
  while (!Array.isArray(given)) {
    const send = await vscode.window.showInputBox({
      title: sends.length === 0 ? 'What the client sends' : `Sent so far: ${sends.join(', then ')}`,
      prompt:
        sends.length === 0
          ? 'A text with \\r \\n \\xHH, hex:0102.., or @FILE'
          : 'The next message, or nothing to see the way of those so far',
      placeHolder: 'GET / HTTP/1.1\\r\\n\\r\\n',
      ignoreFocusOut: true,
    });
    if (send === undefined || (send === '' && sends.length === 0)) {
      return undefined;
    }
    if (send === '') {
      break;
    }
    sends.push(send);
  }
  return documents.way(source, sends);
}

/** The file in the editor decides which project's settings are meant, else the first folder. */
function place(): vscode.Uri | undefined {
  const open = vscode.window.activeTextEditor?.document.uri;
  return open?.scheme === 'file' ? open : vscode.workspace.workspaceFolders?.[0]?.uri;
}

async function settingsHere(server: Server) {
  const uri = place();
  if (!uri) {
    void vscode.window.showInformationMessage(
      'Open a folder first: its skmsg.toml keeps the settings.',
    );
    return undefined;
  }
  const client = await server.start();
  const settings = await client.sendRequest(protocol.settings, { uri: uri.toString() });
  return {
    settings,
    change: async (wish: { kernels?: string[]; caps?: string }) => {
      const parameters = { uri: uri.toString(), ...wish };
      const { file } = await client.sendRequest(protocol.changeSettings, parameters);
      const written = client.protocol2CodeConverter.asUri(file);
      const message = `Written to ${vscode.workspace.asRelativePath(written)}`;
      void vscode.window
        .showInformationMessage(message, 'Open')
        .then(choice => choice && vscode.window.showTextDocument(written));
    },
  };
}

async function chooseKernels(server: Server): Promise<void> {
  const here = await settingsHere(server);
  if (!here) {
    return;
  }
  const choice = await vscode.window.showQuickPick(
    here.settings.knownKernels.map(label => ({
      label,
      picked: here.settings.kernels.includes(label),
    })),
    { title: 'Kernels to verify for', placeHolder: 'Kept in skmsg.toml', canPickMany: true },
  );
  if (choice && choice.length > 0) {
    await here.change({ kernels: choice.map(item => item.label) });
  }
}

async function choosePrivileges(server: Server): Promise<void> {
  const here = await settingsHere(server);
  if (!here) {
    return;
  }
  const choice = await vscode.window.showQuickPick(
    here.settings.knownCaps.map(label => ({
      label,
      description: label === here.settings.caps ? 'in force' : '',
    })),
    { title: 'Who loads the program', placeHolder: 'Kept in skmsg.toml' },
  );
  if (choice) {
    await here.change({ caps: choice.label });
  }
}

async function newProgram(server: Server): Promise<void> {
  const client = await server.start();
  const { templates } = await client.sendRequest(protocol.templates, {});
  const choice = await vscode.window.showQuickPick(
    templates.map(template => ({ ...template, description: template.fileName })),
    { title: 'New program', placeHolder: 'A template to start from', matchOnDetail: true },
  );
  if (!choice) {
    return;
  }
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const language = choice.fileName.endsWith('.msgtest') ? 'msgtest' : 'bpf-asm';
  if (!folder) {
    const draft = await vscode.workspace.openTextDocument({ language, content: choice.text });
    await vscode.window.showTextDocument(draft);
    return;
  }
  const name = await vscode.window.showInputBox({
    title: 'Name of the new file',
    value: choice.fileName,
    valueSelection: [0, choice.fileName.indexOf('.')],
    validateInput: async value => {
      const taken = await exists(vscode.Uri.joinPath(folder, value));
      return taken ? `${value} is there already` : undefined;
    },
  });
  if (name) {
    const file = vscode.Uri.joinPath(folder, name);
    await vscode.workspace.fs.writeFile(file, Buffer.from(choice.text));
    await vscode.window.showTextDocument(file, { preview: false });
  }
}

async function serverMenu(): Promise<void> {
  const choice = await vscode.window.showQuickPick(
    [
      { label: '$(output) Show server log', command: 'skmsg.showServerLog' },
      { label: '$(debug-restart) Restart server', command: 'skmsg.restartServer' },
      { label: '$(versions) Choose kernels to verify for', command: 'skmsg.chooseKernels' },
      { label: "$(key) Choose the loader's privileges", command: 'skmsg.choosePrivileges' },
    ],
    { title: 'skmsg' },
  );
  if (choice) {
    await vscode.commands.executeCommand(choice.command);
  }
}

async function showReferences(
  server: Server,
  [uri, position, locations]: protocol.References,
): Promise<void> {
  const { protocol2CodeConverter: to } = await server.start();
  await vscode.commands.executeCommand(
    'editor.action.showReferences',
    to.asUri(uri),
    to.asPosition(position),
    locations.map(location => to.asLocation(location)),
  );
}

function exists(uri: vscode.Uri): Thenable<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

package dev.skmsg.server.lsp;

import dev.skmsg.server.workspace.Analysis;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.server.workspace.Document;
import dev.skmsg.server.workspace.Snapshot;
import dev.skmsg.server.workspace.Workspace;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.CallHierarchyIncomingCall;
import org.eclipse.lsp4j.CallHierarchyIncomingCallsParams;
import org.eclipse.lsp4j.CallHierarchyItem;
import org.eclipse.lsp4j.CallHierarchyOutgoingCall;
import org.eclipse.lsp4j.CallHierarchyOutgoingCallsParams;
import org.eclipse.lsp4j.CallHierarchyPrepareParams;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionParams;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.CodeLensParams;
import org.eclipse.lsp4j.Command;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionList;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DeclarationParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DidSaveTextDocumentParams;
import org.eclipse.lsp4j.DocumentDiagnosticParams;
import org.eclipse.lsp4j.DocumentDiagnosticReport;
import org.eclipse.lsp4j.DocumentFormattingParams;
import org.eclipse.lsp4j.DocumentHighlight;
import org.eclipse.lsp4j.DocumentHighlightKind;
import org.eclipse.lsp4j.DocumentHighlightParams;
import org.eclipse.lsp4j.DocumentLink;
import org.eclipse.lsp4j.DocumentLinkParams;
import org.eclipse.lsp4j.DocumentOnTypeFormattingParams;
import org.eclipse.lsp4j.DocumentRangeFormattingParams;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.FoldingRangeRequestParams;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.ImplementationParams;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.LocationLink;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.PrepareRenameDefaultBehavior;
import org.eclipse.lsp4j.PrepareRenameParams;
import org.eclipse.lsp4j.PrepareRenameResult;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.SelectionRange;
import org.eclipse.lsp4j.SelectionRangeParams;
import org.eclipse.lsp4j.SemanticTokens;
import org.eclipse.lsp4j.SemanticTokensDelta;
import org.eclipse.lsp4j.SemanticTokensDeltaParams;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.SemanticTokensRangeParams;
import org.eclipse.lsp4j.SignatureHelp;
import org.eclipse.lsp4j.SignatureHelpParams;
import org.eclipse.lsp4j.SymbolInformation;
import org.eclipse.lsp4j.TextDocumentItem;
import org.eclipse.lsp4j.TextDocumentPositionParams;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.TypeDefinitionParams;
import org.eclipse.lsp4j.WorkspaceEdit;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.eclipse.lsp4j.jsonrpc.messages.Either3;
import org.eclipse.lsp4j.services.TextDocumentService;

/// The requests about one document: each is handed to the class that answers it.
final class TextDocuments implements TextDocumentService {
  private final Workspace workspace;
  private final Requests requests;
  private final Hovers hovers;
  private final InlayHints hints;
  private final CodeLenses lenses;
  private final CodeActions actions;
  private final Signatures signatures;
  private final PulledDiagnostics pulled;
  private final TokenDeltas tokens = new TokenDeltas();
  private Completions completions = new Completions(false);

  TextDocuments(Workspace workspace, Analysis analysis, Requests requests) {
    this.workspace = workspace;
    this.requests = requests;
    this.hovers = new Hovers(analysis);
    this.hints = new InlayHints(analysis);
    this.lenses = new CodeLenses(analysis);
    this.actions = new CodeActions(analysis);
    this.signatures = new Signatures(analysis);
    this.pulled = new PulledDiagnostics(workspace, analysis);
  }

  /// What the client can do, once it has said so.
  void use(Capabilities client) {
    completions = new Completions(client.snippets());
  }

  // ---- documents

  @Override
  public void didOpen(DidOpenTextDocumentParams params) {
    TextDocumentItem item = params.getTextDocument();
    workspace.open(item.getUri(), item.getLanguageId(), item.getVersion(), item.getText());
  }

  @Override
  public void didChange(DidChangeTextDocumentParams params) {
    var document = params.getTextDocument();
    workspace.change(document.getUri(), document.getVersion(), params.getContentChanges());
  }

  @Override
  public void didClose(DidCloseTextDocumentParams params) {
    workspace.close(params.getTextDocument().getUri());
  }

  @Override
  public void didSave(DidSaveTextDocumentParams params) {
    // the text is known already
  }

  // ---- what stands here

  @Override
  public CompletableFuture<Hover> hover(HoverParams params) {
    return requests.maybe(
        params.getTextDocument().getUri(),
        (_, document, _) ->
            document instanceof AsmDocument asm
                ? hovers.hover(asm, params.getPosition())
                : Optional.empty());
  }

  @Override
  public CompletableFuture<Either<List<CompletionItem>, CompletionList>> completion(
      CompletionParams params) {
    return requests.about(
        params.getTextDocument().getUri(),
        () -> Either.forLeft(List.of()),
        (snapshot, document, _) ->
            Either.forRight(completions.completions(snapshot, document, params.getPosition())));
  }

  @Override
  public CompletableFuture<CompletionItem> resolveCompletionItem(CompletionItem item) {
    return requests.of((snapshot, _) -> RegisterDetails.resolve(snapshot, item));
  }

  @Override
  public CompletableFuture<SignatureHelp> signatureHelp(SignatureHelpParams params) {
    return requests.maybe(
        params.getTextDocument().getUri(),
        (_, document, _) ->
            document instanceof AsmDocument asm
                ? signatures.help(asm, params.getPosition())
                : Optional.empty());
  }

  @Override
  public CompletableFuture<List<SelectionRange>> selectionRange(SelectionRangeParams params) {
    return requests.about(
        params.getTextDocument().getUri(),
        List::of,
        (_, document, _) ->
            params.getPositions().stream().map(it -> Selections.at(document, it)).toList());
  }

  // ---- what is wrong, and what can be done about it

  @Override
  public CompletableFuture<DocumentDiagnosticReport> diagnostic(DocumentDiagnosticParams params) {
    return pulled.of(params.getTextDocument().getUri(), params.getPreviousResultId());
  }

  @Override
  public CompletableFuture<List<Either<Command, CodeAction>>> codeAction(CodeActionParams params) {
    return requests.about(
        params.getTextDocument().getUri(),
        List::of,
        (_, document, cancel) ->
            actions.actions(document, params, cancel).stream()
                .map(Either::<Command, CodeAction>forRight)
                .toList());
  }

  // ---- layout

  @Override
  public CompletableFuture<List<? extends TextEdit>> formatting(DocumentFormattingParams params) {
    return requests.about(
        params.getTextDocument().getUri(), List::of, (_, document, _) -> Formatting.all(document));
  }

  @Override
  public CompletableFuture<List<? extends TextEdit>> rangeFormatting(
      DocumentRangeFormattingParams params) {
    return requests.about(
        params.getTextDocument().getUri(),
        List::of,
        (_, document, _) -> Formatting.range(document, params.getRange()));
  }

  @Override
  public CompletableFuture<List<? extends TextEdit>> onTypeFormatting(
      DocumentOnTypeFormattingParams params) {
    return requests.about(
        params.getTextDocument().getUri(),
        List::of,
        (_, document, _) -> Formatting.typed(document, params.getPosition(), params.getCh()));
  }

  // ---- names

  /// Where a name at a position leads.
  private interface Lead {
    List<Location> of(Snapshot snapshot, Document document, Position position);
  }

  private CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>> leads(
      TextDocumentPositionParams params, Lead lead) {
    return requests.about(
        params.getTextDocument().getUri(),
        () -> Either.forLeft(List.of()),
        (snapshot, document, _) ->
            Either.forLeft(lead.of(snapshot, document, params.getPosition())));
  }

  @Override
  public CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>>
      definition(DefinitionParams params) {
    return leads(params, Navigation::definition);
  }

  @Override
  public CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>>
      declaration(DeclarationParams params) {
    return leads(params, Navigation::declaration);
  }

  @Override
  public CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>>
      implementation(ImplementationParams params) {
    return leads(params, Navigation::definition);
  }

  @Override
  public CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>>
      typeDefinition(TypeDefinitionParams params) {
    return requests.about(
        params.getTextDocument().getUri(),
        () -> Either.forLeft(List.of()),
        (_, asm, _) -> Either.forLeft(Navigation.struct(asm, params.getPosition())),
        (_, _, _) -> Either.forLeft(List.of()));
  }

  @Override
  public CompletableFuture<List<CallHierarchyItem>> prepareCallHierarchy(
      CallHierarchyPrepareParams params) {
    return requests.about(
        params.getTextDocument().getUri(),
        List::of,
        (snapshot, document, _) ->
            CallHierarchies.prepare(snapshot, document, params.getPosition()));
  }

  @Override
  public CompletableFuture<List<CallHierarchyIncomingCall>> callHierarchyIncomingCalls(
      CallHierarchyIncomingCallsParams params) {
    return requests.of((snapshot, _) -> CallHierarchies.incoming(snapshot, params.getItem()));
  }

  @Override
  public CompletableFuture<List<CallHierarchyOutgoingCall>> callHierarchyOutgoingCalls(
      CallHierarchyOutgoingCallsParams params) {
    return requests.of((snapshot, _) -> CallHierarchies.outgoing(snapshot, params.getItem()));
  }

  @Override
  public CompletableFuture<List<DocumentLink>> documentLink(DocumentLinkParams params) {
    return requests.about(
        params.getTextDocument().getUri(), List::of, (_, document, _) -> Links.links(document));
  }

  @Override
  public CompletableFuture<List<? extends Location>> references(ReferenceParams params) {
    return requests.about(
        params.getTextDocument().getUri(),
        List::of,
        (snapshot, document, _) ->
            Navigation.references(
                snapshot,
                document,
                params.getPosition(),
                params.getContext().isIncludeDeclaration()));
  }

  @Override
  public CompletableFuture<List<? extends DocumentHighlight>> documentHighlight(
      DocumentHighlightParams params) {
    return requests.about(
        params.getTextDocument().getUri(),
        List::of,
        (snapshot, document, _) -> {
          int offset = document.lines().offset(params.getPosition());
          return Navigation.places(snapshot, document, offset).stream()
              .filter(place -> place.document() == document)
              .map(TextDocuments::highlight)
              .toList();
        });
  }

  private static DocumentHighlight highlight(Navigation.Place place) {
    return new DocumentHighlight(
        place.range(),
        place.definition() ? DocumentHighlightKind.Write : DocumentHighlightKind.Read);
  }

  @Override
  public CompletableFuture<Either3<Range, PrepareRenameResult, PrepareRenameDefaultBehavior>>
      prepareRename(PrepareRenameParams params) {
    return requests.maybe(
        params.getTextDocument().getUri(),
        (snapshot, document, _) ->
            Renames.prepare(snapshot, document, params.getPosition()).map(Either3::forSecond));
  }

  @Override
  public CompletableFuture<WorkspaceEdit> rename(RenameParams params) {
    return requests.maybe(
        params.getTextDocument().getUri(),
        (snapshot, document, _) ->
            Optional.of(
                Renames.rename(snapshot, document, params.getPosition(), params.getNewName())));
  }

  // ---- the file as a whole

  @Override
  public CompletableFuture<List<Either<SymbolInformation, DocumentSymbol>>> documentSymbol(
      DocumentSymbolParams params) {
    return requests.about(
        params.getTextDocument().getUri(),
        List::of,
        (_, document, _) ->
            Symbols.outline(document).stream()
                .map(Either::<SymbolInformation, DocumentSymbol>forRight)
                .toList());
  }

  @Override
  public CompletableFuture<List<FoldingRange>> foldingRange(FoldingRangeRequestParams params) {
    return requests.about(
        params.getTextDocument().getUri(),
        List::of,
        (_, document, _) -> Symbols.foldings(document));
  }

  @Override
  public CompletableFuture<SemanticTokens> semanticTokensFull(SemanticTokensParams params) {
    return requests.about(
        params.getTextDocument().getUri(),
        () -> new SemanticTokens(List.of()),
        (_, document, _) -> tokens.all(document));
  }

  @Override
  public CompletableFuture<Either<SemanticTokens, SemanticTokensDelta>> semanticTokensFullDelta(
      SemanticTokensDeltaParams params) {
    return requests.about(
        params.getTextDocument().getUri(),
        () -> Either.forLeft(new SemanticTokens(List.of())),
        (_, document, _) -> tokens.since(document, params.getPreviousResultId()));
  }

  @Override
  public CompletableFuture<SemanticTokens> semanticTokensRange(SemanticTokensRangeParams params) {
    return requests.about(
        params.getTextDocument().getUri(),
        () -> new SemanticTokens(List.of()),
        (_, document, _) ->
            new SemanticTokens(Tokens.encoded(document, document.lines().span(params.getRange()))));
  }

  @Override
  public CompletableFuture<List<InlayHint>> inlayHint(InlayHintParams params) {
    return requests.about(
        params.getTextDocument().getUri(),
        List::of,
        (_, asm, cancel) -> hints.hints(asm, params.getRange(), cancel),
        (_, _, _) -> List.of());
  }

  @Override
  public CompletableFuture<List<? extends CodeLens>> codeLens(CodeLensParams params) {
    return requests.about(
        params.getTextDocument().getUri(),
        List::of,
        (snapshot, document, _) -> lenses.lenses(snapshot, document));
  }
}

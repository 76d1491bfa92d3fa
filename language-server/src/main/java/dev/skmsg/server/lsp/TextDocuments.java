package dev.skmsg.server.lsp;

import dev.skmsg.server.workspace.Analysis;
import dev.skmsg.server.workspace.AsmDocument;
import dev.skmsg.server.workspace.Workspace;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.lsp4j.CodeLens;
import org.eclipse.lsp4j.CodeLensParams;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.CompletionList;
import org.eclipse.lsp4j.CompletionParams;
import org.eclipse.lsp4j.DefinitionParams;
import org.eclipse.lsp4j.DidChangeTextDocumentParams;
import org.eclipse.lsp4j.DidCloseTextDocumentParams;
import org.eclipse.lsp4j.DidOpenTextDocumentParams;
import org.eclipse.lsp4j.DidSaveTextDocumentParams;
import org.eclipse.lsp4j.DocumentHighlight;
import org.eclipse.lsp4j.DocumentHighlightKind;
import org.eclipse.lsp4j.DocumentHighlightParams;
import org.eclipse.lsp4j.DocumentSymbol;
import org.eclipse.lsp4j.DocumentSymbolParams;
import org.eclipse.lsp4j.FoldingRange;
import org.eclipse.lsp4j.FoldingRangeRequestParams;
import org.eclipse.lsp4j.Hover;
import org.eclipse.lsp4j.HoverParams;
import org.eclipse.lsp4j.InlayHint;
import org.eclipse.lsp4j.InlayHintParams;
import org.eclipse.lsp4j.Location;
import org.eclipse.lsp4j.LocationLink;
import org.eclipse.lsp4j.PrepareRenameDefaultBehavior;
import org.eclipse.lsp4j.PrepareRenameParams;
import org.eclipse.lsp4j.PrepareRenameResult;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.ReferenceParams;
import org.eclipse.lsp4j.RenameParams;
import org.eclipse.lsp4j.SemanticTokens;
import org.eclipse.lsp4j.SemanticTokensParams;
import org.eclipse.lsp4j.SemanticTokensRangeParams;
import org.eclipse.lsp4j.SymbolInformation;
import org.eclipse.lsp4j.TextDocumentItem;
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
  private Completions completions = new Completions(false);

  TextDocuments(Workspace workspace, Analysis analysis, Requests requests) {
    this.workspace = workspace;
    this.requests = requests;
    this.hovers = new Hovers(analysis);
    this.hints = new InlayHints(analysis);
    this.lenses = new CodeLenses(analysis);
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

  // ---- names

  @Override
  public CompletableFuture<Either<List<? extends Location>, List<? extends LocationLink>>>
      definition(DefinitionParams params) {
    return requests.about(
        params.getTextDocument().getUri(),
        () -> Either.forLeft(List.of()),
        (snapshot, document, _) ->
            Either.forLeft(Navigation.definition(snapshot, document, params.getPosition())));
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
        (_, document, _) -> new SemanticTokens(Tokens.encoded(document, null)));
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

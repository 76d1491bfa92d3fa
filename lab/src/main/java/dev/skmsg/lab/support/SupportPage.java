package dev.skmsg.lab.support;

import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.Subprogram;
import dev.skmsg.bpf.kernel.HelperPrototype;
import dev.skmsg.bpf.kernel.HelperSignature;
import dev.skmsg.bpf.kernel.KernelFunction;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.runtime.exec.HelperTable;
import dev.skmsg.runtime.helper.GeneralHelpers;
import dev.skmsg.verifier.VerificationResult;
import dev.skmsg.verifier.Verifier;
import dev.skmsg.verifier.VerifierOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// docs/support.md: which helpers and kernel functions verifier and runtime model.
///
/// The verifier is asked with a program for each; the runtime with its tables.
public final class SupportPage {
  private static final String HEAD =
      """
      # What is modelled

      Every helper and kernel function (kfunc) that Linux %s lets programs of type sk_msg or
      sk_skb call. This page is computed from the code: `SupportPageTest` fails when it is out of
      date, and writes it anew with `-Dgoldens=rewrite`.

      - verifier: `modelled`, or `unsupported`, so that the verdict on such a program is
        `unsupported`; `refused` where a call with an argument of each kind asked for is
        rejected, with the message
      - runtime: `modelled`, or `unsupported`, so that a test that comes to such a call ends with
        exit status 3 and the name

      """;

  private final KernelProfile profile = KernelProfile.newest();
  private final HelperTable runtime = GeneralHelpers.everything();

  /// What the verifier says of a call.
  private sealed interface Answer {
    record Modelled() implements Answer {}

    record Unsupported(String what) implements Answer {}

    record Refused(String message) implements Answer {}
  }

  /// The page.
  public static String text() {
    return new SupportPage().page();
  }

  private String page() {
    StringBuilder page = new StringBuilder(HEAD.formatted(profile.version()));
    page.append("## Helpers\n\n| helper | program types | verifier | runtime | note |\n");
    page.append("|---|---|---|---|---|\n");
    helpers()
        .forEach(
            (id, answer) -> {
              HelperPrototype helper = Objects.requireNonNull(profile.helper(id));
              page.append(
                  row(
                      "%s#%d".formatted(helper.name(), id),
                      helper.types(),
                      answer,
                      runtime.models(id)));
            });
    page.append("\n## Kernel functions\n\n| kfunc | program types | verifier | runtime | note |\n");
    page.append("|---|---|---|---|---|\n");
    for (KernelFunction kfunc : profile.kernelFunctions()) {
      page.append(
          row(kfunc.name(), kfunc.types(), kfunc(kfunc), runtime.kfunc(kfunc.name()) != null));
    }
    return page.toString();
  }

  private static String row(
      String name, Set<ProgramType> types, Answer verifier, boolean inRuntime) {
    String word =
        switch (verifier) {
          case Answer.Modelled _ -> "modelled";
          case Answer.Unsupported _ -> "unsupported";
          case Answer.Refused _ -> "refused";
        };
    String note =
        switch (verifier) {
          case Answer.Modelled _ -> "";
          case Answer.Unsupported(String what) -> what;
          case Answer.Refused(String message) -> message;
        };
    return "| %s | %s | %s | %s | %s |\n"
        .formatted(
            name,
            types.stream().map(ProgramType::label).sorted().collect(Collectors.joining(", ")),
            word,
            inRuntime ? "modelled" : "unsupported",
            note.replace("|", "\\|"));
  }

  /// By number.
  private Map<Integer, Answer> helpers() {
    Map<Integer, Answer> answers = new TreeMap<>();
    Map<Integer, Answer> proven = new HashMap<>();
    for (int id = 1; id < 1000; id++) {
      HelperPrototype helper = profile.helper(id);
      if (helper == null || helper.types().isEmpty()) {
        continue;
      }
      ProgramType type =
          helper.types().contains(ProgramType.SK_MSG) ? ProgramType.SK_MSG : ProgramType.SK_SKB;
      HelperSignature signature = profile.signature(id, type);
      if (signature != null) {
        answers.put(id, helper(signature, type, proven));
      }
    }
    answers.putAll(proven);
    return answers;
  }

  /// @param proven takes every helper that stands in an accepted program
  private Answer helper(HelperSignature signature, ProgramType type, Map<Integer, Answer> proven) {
    boolean takesMap =
        signature.arguments().stream()
            .anyMatch(
                it ->
                    it.kind() == HelperSignature.Kind.CONST_MAP_PTR
                        || it.kind() == HelperSignature.Kind.RINGBUF_MEM);
    List<MapType> maps = takesMap ? List.of(MapType.values()) : List.of(MapType.ARRAY);
    Answer best = new Answer.Refused("");
    String unfit = "cannot pass map_type";
    for (MapType map : maps) {
      HelperProbe.Probe probe = HelperProbe.of(signature, type, map);
      Answer answer = ask(probe.program());
      switch (answer) {
        case Answer.Modelled modelled -> {
          probe.called().forEach(id -> proven.put(id, modelled));
          return modelled;
        }
        case Answer.Unsupported(String what) -> {
          if (!what.startsWith("map type")) {
            best = answer;
          }
        }
        case Answer.Refused(String message) -> {
          if (best instanceof Answer.Refused(String before)
              && (before.isEmpty() || before.startsWith(unfit))) {
            best = answer;
          }
        }
      }
    }
    return best;
  }

  private Answer kfunc(KernelFunction kfunc) {
    ProgramType type =
        kfunc.types().contains(ProgramType.SK_MSG) ? ProgramType.SK_MSG : ProgramType.SK_SKB;
    Program program =
        new Program(
            "probe",
            type.label(),
            type,
            "GPL",
            List.of(new Instruction.Call(CallKind.KFUNC, 0, (short) 0), new Instruction.Exit()),
            List.of(new Subprogram("probe", 0, true)),
            List.of(),
            List.of(kfunc.name()),
            List.of(),
            null);
    return ask(program);
  }

  private Answer ask(Program program) {
    return switch (Verifier.verify(program, profile, VerifierOptions.ROOT)) {
      case VerificationResult.Accepted _ -> new Answer.Modelled();
      case VerificationResult.Rejected rejected -> new Answer.Refused(rejected.finding().message());
      case VerificationResult.Unsupported unsupported -> new Answer.Unsupported(unsupported.what());
    };
  }
}

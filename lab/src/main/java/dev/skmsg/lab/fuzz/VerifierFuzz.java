package dev.skmsg.lab.fuzz;

import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.lab.fuzz.DifferenceGroup.Found;
import dev.skmsg.lab.fuzz.Outcome.Verdict;
import dev.skmsg.lab.generate.Census;
import dev.skmsg.lab.generate.GeneratedProgram;
import dev.skmsg.lab.generate.InstructionCensus;
import dev.skmsg.lab.generate.OlderInstructions;
import dev.skmsg.lab.generate.ProgramGenerator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// Asks model and kernel about random programs and collects where they differ.
public final class VerifierFuzz {
  /// How the kernel's complaints about itself begin: such a load is no verdict.
  private static final String KERNEL_FAULT = "verifier bug";

  private final ProgramGenerator generator;
  private final KernelProfile profile;
  private final Judge model;
  private BiConsumer<Long, Fixture> judged = (_, _) -> {};
  private final Judge kernel;
  private final ParityLedger ledger;
  private final Tally tally = new Tally();
  private final Census census = new Census();
  private final List<Integer> lengths = new ArrayList<>();
  private final Map<String, DifferenceGroup> groups = new LinkedHashMap<>();

  /// Tells of every program and what the kernel said of it.
  void onJudged(BiConsumer<Long, Fixture> listener) {
    judged = listener;
  }

  VerifierFuzz(
      ProgramGenerator generator,
      KernelProfile profile,
      Judge model,
      Judge kernel,
      ParityLedger ledger) {
    this.profile = profile;
    this.generator = generator;
    this.model = model;
    this.kernel = kernel;
    this.ledger = ledger;
  }

  /// Plays the program of one seed.
  void play(long seed) {
    GeneratedProgram generated = generator.generate(seed);
    // one in sixteen keeps what an older kernel must refuse
    Program program =
        seed % 16 == 0 ? generated.program() : OlderInstructions.of(generated.program(), profile);
    census.addAll(generated.census());
    InstructionCensus.count(program, census);
    lengths.add(program.instructions().size());
    Outcome kernelSays = kernel.judge(program);
    if (kernelSays.error().startsWith(KERNEL_FAULT)) {
      census.count("kernel says", KERNEL_FAULT);
      return;
    }
    judged.accept(seed, new Fixture(program, kernelSays));
    Outcome modelSays = model.judge(program);
    tally.count(modelSays, kernelSays);
    census.count(
        "kernel says",
        kernelSays.verdict() == Verdict.ACCEPT ? "accept" : Difference.pattern(kernelSays.error()));
    if (Difference.kind(modelSays, kernelSays) != null) {
      Difference difference = new Difference(program, modelSays, kernelSays);
      groups
          .computeIfAbsent(
              difference.group(),
              name -> new DifferenceGroup(name, difference.kind(), ledger.lists(difference)))
          .add(seed, difference);
    }
  }

  Tally tally() {
    return tally;
  }

  Census census() {
    return census;
  }

  int medianLength() {
    List<Integer> sorted = lengths.stream().sorted().toList();
    return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
  }

  /// The groups, worst kind and most frequent first.
  List<DifferenceGroup> groups() {
    return groups.values().stream()
        .sorted(
            Comparator.comparing(DifferenceGroup::kind)
                .thenComparing(Comparator.comparingInt(DifferenceGroup::count).reversed()))
        .toList();
  }

  /// Whether model and kernel gave different verdicts that no row of the ledger excuses.
  boolean anyVerdictDiffers() {
    return groups.values().stream()
        .anyMatch(
            group ->
                !group.known()
                    && group.kind() != Difference.Kind.ERROR_LINE
                    && group.kind() != Difference.Kind.PROCESSED);
  }

  /// The same difference on a program as small as can be found.
  Difference shrink(Found found) {
    Difference original = found.difference();
    Shrinker shrinker = new Shrinker(program -> same(program, original));
    Program small = shrinker.shrink(original.program());
    return new Difference(small, model.judge(small), kernel.judge(small));
  }

  private boolean same(Program program, Difference original) {
    if (!encodes(program)) {
      return false;
    }
    Outcome kernelSays = kernel.judge(program);
    if (kernelSays.verdict() != original.kernel().verdict()) {
      return false;
    }
    if (kernelSays.verdict() == Verdict.REJECT
        && !Difference.pattern(kernelSays.error())
            .equals(Difference.pattern(original.kernel().error()))) {
      return false;
    }
    Outcome modelSays = model.judge(program);
    return Difference.kind(modelSays, kernelSays) != null
        && new Difference(program, modelSays, kernelSays).group().equals(original.group());
  }

  /// Whether every jump still reaches its target.
  private static boolean encodes(Program program) {
    for (Instruction instruction : program.instructions()) {
      if (instruction instanceof Instruction.Jump(boolean wide, int offset)
          && !wide
          && (short) offset != offset) {
        return false;
      }
    }
    return true;
  }
}

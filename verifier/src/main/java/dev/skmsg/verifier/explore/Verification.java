package dev.skmsg.verifier.explore;

import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.verifier.Finding;
import dev.skmsg.verifier.KernelInstructions;
import dev.skmsg.verifier.Statistics;
import dev.skmsg.verifier.VerificationResult;
import dev.skmsg.verifier.VerifierOptions;
import dev.skmsg.verifier.check.Environment;
import dev.skmsg.verifier.check.Refusal;
import dev.skmsg.verifier.check.Subprograms;
import dev.skmsg.verifier.log.KernelLog;
import dev.skmsg.verifier.observe.Recording;
import org.jspecify.annotations.Nullable;

/// One verification, stage by stage; the first failure decides. kernel: verifier.c, bpf_check,
/// 6.18
public final class Verification {
  private static final int MAX_LENGTH = 1_000_000;

  private final Program program;
  private final KernelProfile kernel;
  private final VerifierOptions options;
  private final KernelLog log;
  private final @Nullable Recording recording;
  private @Nullable Environment env;
  private @Nullable Exploration exploration;

  /// @param recording what is told of each state on the way, `null` for nobody
  public Verification(
      Program program,
      KernelProfile kernel,
      VerifierOptions options,
      @Nullable Recording recording) {
    this.program = KernelInstructions.asRead(program, kernel);
    this.kernel = kernel;
    this.options = options;
    this.recording = recording;
    log = new KernelLog(options.logLevel());
  }

  public VerificationResult run() {
    try {
      runStages();
      log.line(summary());
      return new VerificationResult.Accepted(statistics(), log.toString());
    } catch (Refusal refusal) {
      return refused(refusal);
    }
  }

  private VerificationResult refused(Refusal refusal) {
    int slot = exploration == null || env == null ? -1 : env.slot;
    Errno errno = refusal.errno();
    if (errno == null) {
      return new VerificationResult.Unsupported(
          refusal.text(), Math.max(slot, 0), statistics(), log.toString());
    }
    String words = refusal.lineEnds() ? refusal.text() : refusal.text() + summary();
    log.line(words);
    if (refusal.lineEnds()) {
      log.line(summary());
    }
    return new VerificationResult.Rejected(
        new Finding(errno, words, slot), statistics(), log.toString());
  }

  /// The last line of the kernel's log. kernel: print_verification_stats
  private String summary() {
    Statistics cost = statistics();
    return "processed "
        + cost.processed()
        + " insns (limit 1000000) max_states_per_insn "
        + (exploration == null ? 0 : exploration.mostStatesPerInstruction())
        + " total_states "
        + cost.totalStates()
        + " peak_states "
        + cost.peakStates()
        + " mark_read 0";
  }

  private Statistics statistics() {
    return exploration == null ? Statistics.NONE : exploration.statistics();
  }

  private void runStages() {
    int length = program.instructions().size();
    if (length == 0 || length > MAX_LENGTH) {
      throw Refusal.rejected(Errno.E2BIG, "");
    }
    if (!options.perfmon()) {
      throw Refusal.unsupported("loading without CAP_PERFMON");
    }
    Subprograms subprograms = ControlFlow.findSubprograms(program, kernel);
    ProgramFacts facts = new ProgramFacts(program, subprograms);
    ControlFlow.checkSubprograms(facts);
    ConstantLoads.check(program, kernel);
    ControlFlow.checkReachability(facts, kernel);
    facts.successors.addTailCallEdges(facts.instructions, subprograms);
    ControlFlow.computePostorder(facts);
    Loops.compute(facts);
    LiveRegisters.compute(facts, kernel);
    Environment environment = new Environment(program, kernel, options, log, subprograms);
    env = environment;
    Exploration walk = new Exploration(environment, facts, recording);
    exploration = walk;
    walk.run();
    StackDepth.check(facts, kernel);
  }
}

package dev.skmsg.lab.fuzz;

import dev.skmsg.lab.fuzz.Outcome.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;

/// Counts of a fuzz run, under the names that outside scripts look for.
final class Tally {
  private int cases;
  private int accepts;
  private int unsupported;
  private int agree;
  private int modelOnlyAccepts;
  private int kernelOnlyAccepts;
  private int bothAccept;
  private int bothReject;
  private int errorLineEqual;
  private int processedEqual;

  void count(Outcome model, Outcome kernel) {
    boolean accepted = kernel.verdict() == Verdict.ACCEPT;
    cases++;
    accepts += accepted ? 1 : 0;
    switch (model.verdict()) {
      case UNSUPPORTED -> unsupported++;
      case ACCEPT -> {
        if (accepted) {
          agree++;
          bothAccept++;
          processedEqual += model.processed() == kernel.processed() ? 1 : 0;
        } else {
          modelOnlyAccepts++;
        }
      }
      case REJECT -> {
        if (accepted) {
          kernelOnlyAccepts++;
        } else {
          agree++;
          bothReject++;
          errorLineEqual += model.error().equals(kernel.error()) ? 1 : 0;
        }
      }
    }
  }

  /// Accepts and rejects are the kernel's; unsupported never agrees; errorLineEqual is among
  /// bothReject, processedEqual among bothAccept.
  Map<String, Integer> counts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    counts.put("cases", cases);
    counts.put("accepts", accepts);
    counts.put("rejects", cases - accepts);
    counts.put("unsupported", unsupported);
    counts.put("agree", agree);
    counts.put("modelOnlyAccepts", modelOnlyAccepts);
    counts.put("kernelOnlyAccepts", kernelOnlyAccepts);
    counts.put("bothAccept", bothAccept);
    counts.put("bothReject", bothReject);
    counts.put("errorLineEqual", errorLineEqual);
    counts.put("processedEqual", processedEqual);
    return counts;
  }
}

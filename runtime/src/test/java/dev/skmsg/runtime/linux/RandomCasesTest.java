package dev.skmsg.runtime.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skmsg.bpf.linux.Availability;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Random programs and sends do the same on simulated sockets as on the running kernel's.
final class RandomCasesTest {
  private static final int CASES = 80;

  /// A case that differs is played again: on a busy machine bytes may come late.
  private static final int TIMES = 3;

  @Test
  void theSimulationDoesWhatTheKernelDoes() {
    assumeTrue(
        Availability.ofThisProcess().permitted(), () -> Availability.ofThisProcess().reason());
    List<String> differences = compare(1, CASES);
    assertEquals("", String.join("\n", differences));
  }

  /// Compares cases of these seeds on the command line: first seed, how many.
  public static void main(String[] arguments) {
    long first = Long.parseLong(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    compare(first, count).forEach(System.out::println);
  }

  private static List<String> compare(long first, int count) {
    List<String> differences = new ArrayList<>();
    int skipped = 0;
    for (long seed = first; seed < first + count; seed++) {
      RandomCase random = RandomCase.of(seed);
      SimulatedCase.Result simulated = SimulatedCase.play(random, (byte) 0xa5);
      if (simulated.hazardous()) {
        skipped++;
        continue;
      }
      SimulatedCase.Result other = SimulatedCase.play(random, (byte) 0x5a);
      String difference = "";
      for (int time = 0; time < TIMES; time++) {
        Observed live = LiveCase.play(random, simulated.waiting());
        difference = difference(simulated.observed(), other.observed(), live);
        if (difference.isEmpty()) {
          break;
        }
      }
      if (!difference.isEmpty()) {
        differences.add("seed %d %s\n%s".formatted(seed, random, difference));
      }
    }
    if (2 * skipped > count) {
      differences.add(skipped + " cases of " + count + " are too hazardous to be played live");
    }
    return differences;
  }

  private static String difference(Observed simulated, Observed other, Observed live) {
    StringBuilder text = new StringBuilder();
    if (!simulated.sends().equals(live.sends())) {
      text.append("  sends %s, live %s\n".formatted(simulated.sends(), live.sends()));
    }
    if (!simulated.runs().equals(live.runs())) {
      text.append("  runs %s\n  live %s\n".formatted(simulated.runs(), live.runs()));
    }
    for (int i = 0; i < live.received().size(); i++) {
      byte[] here = simulated.received().get(i);
      byte[] there = live.received().get(i);
      byte[] mask = other.received().get(i);
      if (here.length != there.length) {
        text.append(
            "  socket %d received %d bytes, live %d\n".formatted(i, here.length, there.length));
        continue;
      }
      for (int at = 0; at < here.length; at++) {
        if (here[at] != there[at] && here[at] == mask[at]) {
          text.append("  socket %d differs at byte %d\n".formatted(i, at));
          break;
        }
      }
    }
    return text.toString();
  }
}

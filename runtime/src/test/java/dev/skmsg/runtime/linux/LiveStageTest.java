package dev.skmsg.runtime.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skmsg.bpf.linux.Availability;
import dev.skmsg.bpf.linux.KernelAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class LiveStageTest {

  @BeforeAll
  static void kernelCanBeAsked() {
    assumeTrue(
        Availability.ofThisProcess().permitted(), () -> Availability.ofThisProcess().reason());
  }

  @Test
  void aPairHasTheAddressesItIsGiven() {
    LiveAddress from = new LiveAddress(new byte[] {10, 0, 0, 1}, 40_000);
    LiveAddress to = new LiveAddress(new byte[] {10, 0, 0, 2}, 80);
    for (int i = 0; i < 3; i++) {
      assertEquals("held back", heldBack(SocketFamily.TCP4, from, to));
    }
    byte[] host = new byte[16];
    host[0] = 0x20;
    assertEquals(
        "held back",
        heldBack(SocketFamily.TCP6, new LiveAddress(host, 40_000), new LiveAddress(host, 40_001)));
  }

  /// What TCP holds back for more has arrived when time has passed.
  private static String heldBack(SocketFamily family, LiveAddress from, LiveAddress to) {
    return NetworkNamespace.run(
            () -> {
              try (LiveStage stage = LiveStage.open(Map.of()).orThrow()) {
                LivePair pair = stage.pair("client", "server", family, from, to).orThrow();
                byte[] bytes = "held back".getBytes(StandardCharsets.UTF_8);
                assertEquals(9, pair.left().send(List.of(bytes), LiveSocket.MSG_MORE));
                stage.settle(Duration.ofSeconds(10));
                byte[] got = pair.right().receive(100, LiveSocket.MSG_DONTWAIT).orThrow();
                assertNull(stage.map("absent"));
                return new KernelAnswer.Granted<>(new String(got, StandardCharsets.UTF_8));
              }
            })
        .orThrow();
  }
}

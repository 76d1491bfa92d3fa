package dev.skmsg.runtime.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.bpf.linux.Availability;
import dev.skmsg.bpf.linux.KernelAnswer;
import dev.skmsg.bpf.linux.LiveMap;
import dev.skmsg.runtime.exec.Memory;
import dev.skmsg.runtime.map.SocketMap;
import dev.skmsg.runtime.socket.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What the running kernel says of sockmaps without sockets, and the model says the same.
final class LiveMapScenariosTest {
  /// kernel: BPF_F_NO_PREALLOC, BPF_F_NUMA_NODE.
  private static final List<Integer> FLAGS = List.of(0, 1, 1 << 2);

  @BeforeAll
  static void kernelCanBeAsked() {
    assumeTrue(
        Availability.ofThisProcess().permitted(), () -> Availability.ofThisProcess().reason());
  }

  @Test
  void g65CreationIsRefusedAlike() {
    for (MapType type : List.of(MapType.SOCKMAP, MapType.SOCKHASH)) {
      for (int keySize : List.of(0, 4, 8, 512, 513)) {
        for (int valueSize : List.of(0, 2, 4, 8, 16)) {
          for (int entries : List.of(0, 1, 4)) {
            for (int flags : FLAGS) {
              MapDefinition map =
                  new MapDefinition(
                      "m", type, keySize, valueSize, entries, flags, null, null, false, 0, 0);
              assertEquals(refusal(map), SocketMap.refusal(map), map::toString);
            }
          }
        }
      }
    }
  }

  private static @Nullable Errno refusal(MapDefinition definition) {
    return switch (LiveMap.create(definition)) {
      case KernelAnswer.Granted<LiveMap>(LiveMap map) -> {
        map.close();
        yield null;
      }
      case KernelAnswer.Refused<LiveMap> refused -> Errno.of(refused.errno()).orElseThrow();
    };
  }

  @Test
  void g77NextKeysAreTheSame() {
    MapDefinition definition = MapDefinition.of("m", MapType.SOCKMAP, 4, 8, 4);
    SocketMap model = SocketMap.create(definition, new Memory());
    try (LiveMap live = LiveMap.create(definition).orThrow()) {
      for (int index : List.of(0, 1, 2, 3, 4, 9, -1)) {
        byte[] key = Wire.key(index);
        assertArrayEquals(live.nextKey(key).orElse(null), model.nextKey(key), () -> "" + index);
      }
    }
  }
}

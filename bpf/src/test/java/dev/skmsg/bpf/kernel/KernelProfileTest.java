package dev.skmsg.bpf.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skmsg.bpf.isa.ProgramType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KernelProfileTest {
  private static final int GET_CURRENT_COMM = 16;
  private static final int PULL_DATA = 63;

  private static final KernelProfile OLDER = KernelProfile.of("6.1").orElseThrow();

  @Test
  void newestFirst() {
    assertEquals(
        List.of("6.18", "6.1"), KernelProfile.all().stream().map(KernelProfile::version).toList());
    assertEquals(KernelProfile.newest(), KernelProfile.of("6.18").orElseThrow());
    assertEquals(KernelProfile.newest(), KernelProfile.newestOf(KernelProfile.all()));
    assertEquals(KernelProfile.newest(), KernelProfile.newestOf(KernelProfile.all().reversed()));
    assertEquals(Optional.empty(), KernelProfile.of("2.6"));
    assertTrue(KernelProfile.compareVersions("6.1", "6.18") < 0);
    assertTrue(KernelProfile.compareVersions("6.9", "6.18") < 0);
    assertTrue(KernelProfile.compareVersions("7.0", "6.18") > 0);
  }

  @Test
  void everyProfileNamesItsJudge() {
    for (KernelProfile profile : KernelProfile.all()) {
      assertFalse(profile.judge().isBlank());
    }
  }

  @Test
  void anOlderKernelLacksHelpers() {
    assertNotNull(OLDER.signature(PULL_DATA, ProgramType.SK_MSG));
    assertNull(OLDER.signature(GET_CURRENT_COMM, ProgramType.SK_MSG));
    assertEquals(
        KernelProfile.newest(),
        OLDER.laterWithHelper(GET_CURRENT_COMM, ProgramType.SK_MSG).orElseThrow());
    assertEquals(Optional.empty(), KernelProfile.newest().laterWithHelper(16, ProgramType.SK_MSG));
  }

  @Test
  void theNewestHasEveryFeature() {
    for (KernelFeature feature : KernelFeature.values()) {
      assertTrue(KernelProfile.newest().has(feature), feature::name);
    }
    assertFalse(OLDER.has(KernelFeature.ISA_V4));
  }

  @Test
  void contextAccessesAreFoundInEveryProfile() {
    for (KernelProfile profile : KernelProfile.all()) {
      ContextAccess data = profile.contextAccess(ProgramType.SK_MSG, 0, 8, ContextAccess.Mode.READ);
      assertNotNull(data);
      assertEquals(ContextAccess.Result.PACKET, data.result());
    }
    assertNull(OLDER.contextAccess(ProgramType.SK_MSG, 20, 4, ContextAccess.Mode.WRITE));
  }
}

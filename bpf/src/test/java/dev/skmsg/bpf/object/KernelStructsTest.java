package dev.skmsg.bpf.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.fail;

import dev.skmsg.bpf.linux.RunningKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// The table of structs is what the kernel of its version says about itself. To write it anew, run
/// there with the system property `goldens` set to `rewrite`; the run then fails.
class KernelStructsTest {

  private static final Path TABLE =
      Path.of("src/main/resources/dev/skmsg/bpf/object/structs-6.18.tsv");
  private static final Path VMLINUX = Path.of("/sys/kernel/btf/vmlinux");

  @Test
  void theRunningKernelHasTheseLayouts() throws IOException {
    Assumptions.assumeTrue(
        RunningKernel.version().equals(Optional.of("6.18")) && Files.isReadable(VMLINUX),
        "not a kernel 6.18 that shows its BTF");
    Btf btf = Btf.parse(Files.readAllBytes(VMLINUX));
    StringBuilder table =
        new StringBuilder(
            "# Structs by the BTF of a running kernel 6.18.44; made by KernelStructsTest\n"
                + "struct\tpath\tbitOffset\tbits\telements\tstorageBytes\tsign\tform\n");
    for (String struct : KernelStructs.NAMES) {
      KernelStructs.flatten(btf, btf.findStruct(struct).orElseThrow())
          .forEach((path, field) -> table.append(row(struct, path, field)));
    }
    if ("rewrite".equals(System.getProperty("goldens"))) {
      Files.writeString(TABLE, table);
      fail("rewrote " + TABLE);
    }
    assertEquals(Files.readString(TABLE), table.toString());
  }

  private static String row(String struct, String path, KernelStructs.Field field) {
    return "%s\t%s\t%d\t%d\t%d\t%d\t%s\t%s\n"
        .formatted(
            struct,
            path,
            field.bitOffset(),
            field.bits(),
            field.elements(),
            field.storageBytes(),
            field.signed() ? "signed" : "unsigned",
            field.bitfield() ? "bitfield" : "whole");
  }

  @Test
  void everyStructIsThere() {
    for (String struct : KernelStructs.NAMES) {
      Map<String, KernelStructs.Field> fields = KernelStructs.of(struct);
      assertNotNull(fields, struct);
      assertNotNull(fields.get(""), struct);
    }
  }
}

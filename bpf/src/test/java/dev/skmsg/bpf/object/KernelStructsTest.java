package dev.skmsg.bpf.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.skmsg.bpf.linux.RunningKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// The structs of the kernel's interface lie as a running kernel says.
class KernelStructsTest {
  private static final Path VMLINUX = Path.of("/sys/kernel/btf/vmlinux");

  @Test
  void theRunningKernelHasTheseLayouts() throws IOException {
    Assumptions.assumeTrue(
        RunningKernel.version().equals(Optional.of("6.18")) && Files.isReadable(VMLINUX),
        "not a kernel 6.18 that shows its BTF");
    Btf btf = Btf.parse(Files.readAllBytes(VMLINUX));
    for (String struct : KernelStructs.NAMES) {
      assertEquals(
          KernelStructs.flatten(btf, btf.findStruct(struct).orElseThrow()),
          KernelStructs.of(struct),
          struct);
    }
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

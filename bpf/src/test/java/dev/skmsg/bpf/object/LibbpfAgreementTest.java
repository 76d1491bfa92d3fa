package dev.skmsg.bpf.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.InstructionEncoder;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.linux.Availability;
import dev.skmsg.bpf.linux.KernelOracle;
import dev.skmsg.bpf.linux.OracleOptions;
import dev.skmsg.bpf.linux.OracleResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What is linked here is what libbpf hands to the running kernel, instruction by instruction and
/// map by map; bpftool does the loading. Skipped where bpf(2) is not permitted or there is no
/// bpftool.
class LibbpfAgreementTest {

  /// libbpf lets every data section be mapped until 1.1, only those with global variables since.
  private static final int MMAPABLE = 1 << 10;

  private static final Path PINS = Path.of("/sys/fs/bpf");

  @BeforeEach
  void kernelAnswers() {
    Availability availability = Availability.ofThisProcess();
    Assumptions.assumeTrue(availability.permitted(), availability.reason());
  }

  @TestFactory
  Stream<DynamicTest> theKernelAcceptsEveryFixture() {
    return Fixtures.all().stream()
        .map(
            object ->
                DynamicTest.dynamicTest(
                    Fixtures.name(object),
                    () -> {
                      for (Program program : Fixtures.link(object).programs()) {
                        OracleResult result = KernelOracle.load(program, OracleOptions.STANDARD);
                        assertInstanceOf(OracleResult.Accepted.class, result, program.name());
                      }
                    }));
  }

  /// One of every compiler. Left out: what asks for a kernel (refused), calls of kernel functions
  /// (kfuncs), which the loader resolves so that instructions differ, and legacy maps, for which a
  /// libbpf may be too young.
  @TestFactory
  Stream<DynamicTest> libbpfLoadsTheSamePrograms() {
    Assumptions.assumeTrue(bpftool("version").exitCode() == 0, "no bpftool");
    Assumptions.assumeTrue(Files.isWritable(PINS), "no BPF file system");
    return Fixtures.all().stream()
        .filter(object -> !object.toString().matches(".*(refused|kfuncs|legacy|-v1|-v4).*"))
        .map(object -> DynamicTest.dynamicTest(Fixtures.name(object), () -> compare(object)));
  }

  private static void compare(Path file) throws IOException {
    Path pins = PINS.resolve("skmsg-test-" + ProcessHandle.current().pid());
    try {
      Answer loaded = bpftool("prog", "loadall", file.toString(), pins.toString());
      assertEquals(0, loaded.exitCode(), loaded.output());
      BpfObject object = Fixtures.link(file);
      for (Program program : object.programs()) {
        String shown =
            bpftool("-j", "prog", "show", "pinned", pins.resolve(program.name()).toString())
                .output();
        String tag = field(shown, "\"tag\":\"(\\w+)\"");
        assertTrue(
            tag.equals(tag(program, "SHA-256")) || tag.equals(tag(program, "SHA-1")),
            () -> program.name() + " is not what has the tag " + tag);
        compareMaps(program, shown);
      }
    } finally {
      remove(pins);
    }
  }

  private static void compareMaps(Program program, String shown) {
    TreeSet<String> theirs = new TreeSet<>();
    Matcher ids = Pattern.compile("\\d+").matcher(optional(shown, "\"map_ids\":\\[([^]]*)\\]"));
    while (ids.find()) {
      String map = bpftool("-j", "map", "show", "id", ids.group()).output();
      theirs.add(
          "%s %s %s %s %s %s"
              .formatted(
                  field(map, "\"name\":\"([^\"]*)\""),
                  field(map, "\"type\":\"([^\"]*)\""),
                  Integer.parseInt(field(map, "\"flags\":(\\d+)")) & ~MMAPABLE,
                  field(map, "\"bytes_key\":(\\d+)"),
                  field(map, "\"bytes_value\":(\\d+)"),
                  field(map, "\"max_entries\":(\\d+)")));
    }
    TreeSet<String> ours = new TreeSet<>();
    for (Instruction instruction : program.instructions()) {
      if (instruction instanceof Instruction.LoadImmediate64 load
          && (load.kind() == Imm64Kind.MAP_INDEX || load.kind() == Imm64Kind.MAP_INDEX_VALUE)) {
        MapDefinition map = program.maps().get(load.low());
        ours.add(
            "%s %s %d %d %d %d"
                .formatted(
                    map.name(),
                    map.type().label(),
                    map.flags() & ~MMAPABLE,
                    map.keySize(),
                    map.valueSize(),
                    map.maxEntries()));
      }
    }
    assertEquals(theirs, ours);
  }

  /// The kernel's digest of a program, into which no map descriptors go: SHA-256 from 6.18 on,
  /// SHA-1 before. kernel: core.c, bpf_prog_calc_tag.
  private static String tag(Program program, String algorithm) {
    List<Instruction> instructions = new ArrayList<>();
    for (Instruction instruction : program.instructions()) {
      instructions.add(
          instruction instanceof Instruction.LoadImmediate64 load
              ? switch (load.kind()) {
                case MAP_INDEX ->
                    new Instruction.LoadImmediate64(load.dst(), Imm64Kind.MAP_FD, 0, 0);
                case MAP_INDEX_VALUE ->
                    new Instruction.LoadImmediate64(load.dst(), Imm64Kind.MAP_FD_VALUE, 0, 0);
                case CONSTANT, MAP_FD, MAP_FD_VALUE, BTF_ID, FUNCTION -> load;
              }
              : instruction);
    }
    try {
      byte[] digest =
          MessageDigest.getInstance(algorithm).digest(InstructionEncoder.encode(instructions));
      return HexFormat.of().formatHex(Arrays.copyOf(digest, 8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void libbpfLoadsWhatIsWrittenHere() throws IOException {
    Assumptions.assumeTrue(bpftool("version").exitCode() == 0, "no bpftool");
    Assumptions.assumeTrue(Files.isWritable(PINS), "no BPF file system");
    Path file = Files.createTempFile("written", ".bpf.o");
    try {
      Files.write(file, ObjectFile.write(WrittenObject.described()));
      BpfObject object = Fixtures.link(file);
      Program program = object.programs().getFirst();
      assertTrue(
          program.instructions().stream()
              .noneMatch(i -> i instanceof Instruction.Call c && c.kind() == CallKind.KFUNC));
      assertInstanceOf(
          OracleResult.Accepted.class, KernelOracle.load(program, OracleOptions.STANDARD));
      compare(file);
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void libbpfFindsTheKernelFunctionsThatAreCalledHere() throws IOException {
    Assumptions.assumeTrue(bpftool("version").exitCode() == 0, "no bpftool");
    Assumptions.assumeTrue(Files.isWritable(PINS), "no BPF file system");
    Path file = Files.createTempFile("called", ".bpf.o");
    Path pins = PINS.resolve("skmsg-kfunc-" + ProcessHandle.current().pid());
    try {
      Files.write(file, ObjectFile.write(WrittenObject.kernelFunctionCalls()));
      Program program = Fixtures.link(file).programs().getFirst();
      assertEquals(
          List.of("bpf_iter_num_new", "bpf_iter_num_destroy", "bpf_cast_to_kern_ctx"),
          program.kfuncs());
      assertInstanceOf(
          OracleResult.Accepted.class, KernelOracle.load(program, OracleOptions.STANDARD));
      Answer loaded = bpftool("prog", "loadall", file.toString(), pins.toString());
      assertEquals(0, loaded.exitCode(), loaded.output());
    } finally {
      remove(pins);
      Files.delete(file);
    }
  }

  record Answer(int exitCode, String output) {}

  private static Answer bpftool(String... arguments) {
    List<String> command = new ArrayList<>(List.of("bpftool"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Answer(process.waitFor(), output);
    } catch (IOException e) {
      return new Answer(-1, e.toString());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String field(String json, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(json);
    assertTrue(matcher.find(), () -> pattern + " in " + json);
    return matcher.group(1);
  }

  private static String optional(String json, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(json);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> pins = Files.list(folder)) {
      for (Path pin : pins.toList()) {
        Files.delete(pin);
      }
    }
    Files.delete(folder);
  }
}

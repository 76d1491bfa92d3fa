package dev.skmsg.bpf.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.CallKind;
import dev.skmsg.bpf.isa.Imm64Kind;
import dev.skmsg.bpf.isa.Instruction;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Operand;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.bpf.isa.Subprogram;
import dev.skmsg.bpf.isa.Width;
import dev.skmsg.bpf.kernel.Errno;
import java.io.File;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class KernelOracleTest {
  private static final Instruction RETURN_PASS = move(Register.R0, new Operand.Immediate(1));
  private static final Instruction EXIT = new Instruction.Exit();
  private static final Instruction WRITE_TO_CTX =
      new Instruction.Store(MemorySize.W, Register.R1, (short) 0, new Operand.Immediate(0));

  @BeforeAll
  static void kernelCanBeAsked() {
    assumeTrue(
        Availability.ofThisProcess().permitted(), () -> Availability.ofThisProcess().reason());
  }

  @Test
  void aProgramThatOnlyPassesIsAccepted() {
    OracleResult.Accepted accepted =
        assertInstanceOf(OracleResult.Accepted.class, ask(List.of(RETURN_PASS, EXIT)));
    assertEquals(2, accepted.statistics().processed());
    assertEquals("", accepted.log());
  }

  @Test
  void aWriteToTheContextIsRejectedInTheKernelsWords() {
    OracleResult.Rejected rejected =
        assertInstanceOf(
            OracleResult.Rejected.class, ask(List.of(WRITE_TO_CTX, RETURN_PASS, EXIT)));
    assertEquals(Errno.EACCES.number(), rejected.errno());
    assertEquals("invalid bpf_context access off=0 size=4", rejected.error());
    assertEquals(0, rejected.slot());
    assertEquals(1, rejected.statistics().processed());
    assertTrue(rejected.log().startsWith("0: R1=ctx() R10=fp0"), rejected.log());
  }

  @Test
  void aLogIsGivenAtTheLevelAskedFor() {
    OracleResult.Accepted accepted =
        assertInstanceOf(
            OracleResult.Accepted.class,
            KernelOracle.load(
                program(List.of(RETURN_PASS, EXIT), List.of()),
                new OracleOptions(Privileges.ALL, 2, true)));
    assertTrue(accepted.log().contains("0: (b7) r0 = 1"), accepted.log());
  }

  @Test
  void mapsAreReachedByIndex() {
    List<MapDefinition> maps =
        List.of(
            MapDefinition.of("socks", MapType.SOCKMAP, 4, 4, 2),
            MapDefinition.of("counts", MapType.ARRAY, 4, 24, 1));
    OracleResult result =
        KernelOracle.load(
            program(
                List.of(
                    new Instruction.LoadImmediate64(Register.R2, Imm64Kind.MAP_INDEX_VALUE, 1, 16),
                    new Instruction.SecondSlot(),
                    new Instruction.Load(MemorySize.DW, false, Register.R0, Register.R2, (short) 0),
                    new Instruction.LoadImmediate64(Register.R2, Imm64Kind.MAP_INDEX, 0, 0),
                    new Instruction.SecondSlot(),
                    EXIT),
                maps),
            OracleOptions.STANDARD);
    assertEquals(4, accepted(result).statistics().processed());
  }

  @Test
  void aMapThatCannotBeMadeIsSaidSo() {
    OracleResult result =
        KernelOracle.load(
            program(
                List.of(RETURN_PASS, EXIT),
                List.of(MapDefinition.of("odd", MapType.SOCKMAP, 3, 4, 1))),
            OracleOptions.STANDARD);
    assertEquals(
        new OracleResult.Failed("creating map odd: EINVAL", Errno.EINVAL.number()), result);
  }

  @Test
  void readOnlyContentIsKnownToTheVerifier() {
    MapDefinition constants =
        new MapDefinition(
            "a.rodata", MapType.ARRAY, 4, 4, 1, 0x80, null, new byte[] {7, 0, 0, 0}, true, 0, 0);
    OracleResult result =
        KernelOracle.load(
            program(
                List.of(
                    new Instruction.LoadImmediate64(Register.R1, Imm64Kind.MAP_INDEX_VALUE, 0, 0),
                    new Instruction.SecondSlot(),
                    new Instruction.Load(MemorySize.W, false, Register.R0, Register.R1, (short) 0),
                    EXIT),
                List.of(constants)),
            new OracleOptions(Privileges.ALL, 2, true));
    assertTrue(accepted(result).log().contains("R0=7"), accepted(result).log());
  }

  @Test
  void kernelFunctionsAreFoundByName() {
    List<Instruction> instructions =
        List.of(
            new Instruction.Call(CallKind.KFUNC, 1, (short) 0),
            new Instruction.Call(CallKind.KFUNC, 0, (short) 0),
            RETURN_PASS,
            EXIT);
    accepted(
        KernelOracle.load(
            withKfuncs(List.of("bpf_rcu_read_unlock", "bpf_rcu_read_lock"), instructions),
            OracleOptions.STANDARD));
    assertEquals(
        new OracleResult.Failed(
            "finding the kernel function bpf_no_such: ENOENT", Errno.ENOENT.number()),
        KernelOracle.load(
            withKfuncs(List.of("bpf_rcu_read_unlock", "bpf_no_such"), instructions),
            OracleOptions.STANDARD));
  }

  @Test
  void withoutPerfmonThePointerMustNotLeak() {
    List<Instruction> returnsCtx = List.of(move(Register.R0, Register.R1), EXIT);
    assertInstanceOf(OracleResult.Accepted.class, ask(returnsCtx));
    OracleResult.Rejected rejected =
        assertInstanceOf(
            OracleResult.Rejected.class,
            KernelOracle.load(
                program(returnsCtx, List.of()),
                new OracleOptions(Privileges.BPF_NET_ADMIN, 0, true)));
    assertEquals("R0 leaks addr as return value", rejected.error());
    assertInstanceOf(
        OracleResult.Accepted.class,
        KernelOracle.load(
            program(returnsCtx, List.of()),
            new OracleOptions(Privileges.BPF_NET_ADMIN_PERFMON, 0, true)));
  }

  @Test
  void manyQuestionsLeaveNoDescriptorsBehind() {
    List<MapDefinition> maps = List.of(MapDefinition.of("m", MapType.PROG_ARRAY, 4, 4, 1));
    Program accepted = program(List.of(RETURN_PASS, EXIT), maps);
    Program rejected = program(List.of(WRITE_TO_CTX, EXIT), maps);
    KernelOracle.load(accepted, OracleOptions.STANDARD);
    int before = openDescriptors();
    for (int i = 0; i < 100; i++) {
      KernelOracle.load(accepted, OracleOptions.STANDARD);
      KernelOracle.load(rejected, OracleOptions.STANDARD);
    }
    assertTrue(openDescriptors() < before + 50);
  }

  @Test
  void theRunningKernelHasAName() {
    assertTrue(
        RunningKernel.release().orElseThrow().startsWith(RunningKernel.version().orElseThrow()));
  }

  private static OracleResult.Accepted accepted(OracleResult result) {
    return assertInstanceOf(OracleResult.Accepted.class, result, result::toString);
  }

  private static OracleResult ask(List<Instruction> instructions) {
    return KernelOracle.load(program(instructions, List.of()), OracleOptions.STANDARD);
  }

  private static Program program(List<Instruction> instructions, List<MapDefinition> maps) {
    return Program.of("asked", ProgramType.SK_MSG, instructions, maps);
  }

  private static Program withKfuncs(List<String> kfuncs, List<Instruction> instructions) {
    return new Program(
        "asked",
        "sk_msg",
        ProgramType.SK_MSG,
        "GPL",
        instructions,
        List.of(new Subprogram("asked", 0, true)),
        List.of(),
        kfuncs,
        List.of(),
        null);
  }

  private static Instruction move(Register dst, Operand src) {
    return new Instruction.Alu(AluOperation.MOV, Width.W64, dst, src);
  }

  private static int openDescriptors() {
    String[] descriptors = new File("/proc/self/fd").list();
    return descriptors == null ? 0 : descriptors.length;
  }
}

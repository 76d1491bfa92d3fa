package dev.skmsg.runtime.helper;

import static dev.skmsg.bpf.isa.Register.R0;
import static dev.skmsg.bpf.isa.Register.R1;
import static dev.skmsg.bpf.isa.Register.R10;
import static dev.skmsg.bpf.isa.Register.R2;
import static dev.skmsg.bpf.isa.Register.R3;
import static dev.skmsg.bpf.isa.Register.R4;
import static dev.skmsg.bpf.isa.Register.R6;
import static dev.skmsg.runtime.exec.Code.k;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.skmsg.bpf.isa.AluOperation;
import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.MemorySize;
import dev.skmsg.bpf.isa.Register;
import dev.skmsg.runtime.exec.Code;
import dev.skmsg.runtime.exec.ExecutionObserver;
import dev.skmsg.runtime.exec.Machine;
import dev.skmsg.runtime.exec.TestRun;
import dev.skmsg.runtime.map.RingBufferMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the general helpers do when a program calls them.
class GeneralHelpersTest {

  private static MapDefinition data(String name, byte[] content) {
    return new MapDefinition(
        name, MapType.ARRAY, 4, content.length, 1, 0, null, content, true, 0, 0);
  }

  private static byte[] text(String text) {
    return (text + "\0").getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Code stackPointer(Code code, Register register, int offset) {
    return code.mov(register, R10).add(register, k(offset));
  }

  @Test
  void aProgramCountsInAHash() {
    Code code = new Code().store(MemorySize.W, R10, -4, k(5)).store(MemorySize.DW, R10, -16, k(1));
    stackPointer(code.map(R1, 0), R2, -4);
    stackPointer(code, R3, -16).mov(R4, k(0)).helper(2).mov(R6, R0);
    stackPointer(code.map(R1, 0), R2, -4).helper(1);
    code.load(MemorySize.DW, R1, R0, 0).add(R1, k(41)).store(MemorySize.DW, R0, 0, R1);
    stackPointer(code.map(R1, 0), R2, -4).helper(1).load(MemorySize.DW, R0, R0, 0);
    code.add(R0, R6).exit();
    TestRun run = TestRun.of(code).map(MapDefinition.of("counts", MapType.HASH, 4, 8, 4));
    assertEquals(42, run.returned());
    byte[] key = {5, 0, 0, 0};
    assertArrayEquals(new byte[] {42, 0, 0, 0, 0, 0, 0, 0}, run.map(0).read(key));
  }

  @Test
  void valuesHaveEdges() {
    Code code = new Code().store(MemorySize.W, R10, -4, k(1));
    stackPointer(code.map(R1, 0), R2, -4).helper(1).load(MemorySize.B, R0, R0, 6).exit();
    TestRun run = TestRun.of(code).map(MapDefinition.of("a", MapType.ARRAY, 4, 6, 2));
    assertEquals(true, run.trap().message().endsWith("value [1] of map a+6 of 6 bytes"));
  }

  @Test
  void readOnlyDataCannotBeWritten() {
    Code code = new Code().mapValue(R1, 0, 1).load(MemorySize.B, R0, R1, 0);
    TestRun read = TestRun.of(code.exit()).map(data(".rodata", new byte[] {3, 4}));
    assertEquals(4, read.returned());
    Code write = new Code().mapValue(R1, 0, 1).store(MemorySize.B, R1, 0, k(1)).exit();
    TestRun refused = TestRun.of(write).map(data(".rodata", new byte[] {3, 4}));
    assertEquals(true, refused.trap().message().endsWith("value [0] of map .rodata+1 of 2 bytes"));
  }

  @Test
  void anEmptyQueueClearsTheBuffer() {
    Code code = new Code().store(MemorySize.DW, R10, -8, k(-1));
    stackPointer(code.map(R1, 0), R2, -8).helper(88).load(MemorySize.DW, R1, R10, -8);
    code.add(R0, R1).exit();
    TestRun run = TestRun.of(code).map(MapDefinition.of("q", MapType.QUEUE, 0, 8, 4));
    assertEquals(-2, run.returned());
  }

  @Test
  void aRecordOfARingBuffer() {
    Code code = new Code().map(R1, 0).mov(R2, k(8)).mov(R3, k(0)).helper(131).mov(R6, R0);
    code.store(MemorySize.DW, R6, 0, k(77)).mov(R1, R6).mov(R2, k(0)).helper(132);
    code.load(MemorySize.DW, R0, R6, 0).exit();
    TestRun run = TestRun.of(code).map(MapDefinition.of("rb", MapType.RINGBUF, 0, 0, 4096));
    assertEquals(
        true, run.trap().message().endsWith("record of map rb, which has been given back"));
    List<byte[]> records = ((RingBufferMap) run.map(0)).drain();
    assertArrayEquals(new byte[] {77, 0, 0, 0, 0, 0, 0, 0}, records.getFirst());
  }

  @ParameterizedTest
  @CsvSource({
    "105, '123', 0, 3, 123",
    "105, ' -123x', 0, 5, -123",
    "105, '0x1fg', 0, 4, 31",
    "105, '0x', 0, 1, 0",
    "105, '017', 0, 3, 15",
    "105, '0x1f', 16, 4, 31",
    "105, 'ff', 16, 2, 255",
    "105, '89', 8, -22, 0",
    "105, '', 0, -22, 0",
    "105, '-', 0, -22, 0",
    "105, '12', 7, -22, 0",
    "105, '12', 32, -22, 0",
    "105, '9223372036854775807', 10, 19, 9223372036854775807",
    "105, '9223372036854775808', 10, -34, 0",
    "105, '-9223372036854775808', 10, 20, -9223372036854775808",
    "106, '18446744073709551615', 10, 20, -1",
    "106, '18446744073709551616', 10, -34, 0",
    "106, '-1', 10, -22, 0"
  })
  void numbersInText(int helper, String text, int flags, long returned, long value) {
    byte[] content = text(text);
    int length = content.length - (text.equals("-") ? 1 : 0);
    Code code = new Code().mapValue(R1, 0, 0).mov(R2, k(length)).mov(R3, k(flags));
    stackPointer(code, R4, -8).store(MemorySize.DW, R10, -8, k(99)).helper(helper).exit();
    assertEquals(returned, TestRun.of(code).map(data(".rodata", content)).returned());
    code.instructions().removeLast();
    code.load(MemorySize.DW, R0, R10, -8).exit();
    assertEquals(value, TestRun.of(code).map(data(".rodata", content)).returned());
  }

  @ParameterizedTest
  @CsvSource({
    "abc, 4, abc, 0",
    "abc, 3, abd, -1",
    "abd, 3, abc, 1",
    "abc, 2, abd, 0",
    "ab, 5, abd, -1"
  })
  void stringsCompare(String first, int length, String second, long returned) {
    byte[] content = Arrays.copyOf(text(first), 8);
    Code code = new Code().mapValue(R1, 0, 0).mov(R2, k(length)).mapValue(R3, 1, 0).helper(182);
    TestRun run = TestRun.of(code.exit()).map(data(".a", content)).map(data(".b", text(second)));
    assertEquals(returned, run.returned());
  }

  @ParameterizedTest
  @CsvSource({
    "'%d %u %x', '-5 7 ff', 7",
    "'%5d|%-5u|%02x', '   -5|7    |ff', 14",
    "'%lld 100%%', '-5 100%', 7",
    "'%p', '', -22",
    "'%z', '', -22",
    "'%d %d %d %d', '', -22",
    "'plain', 'plain', 5"
  })
  void printing(String format, String line, long returned) {
    byte[] content = text(format);
    Code code = new Code().mapValue(R1, 0, 0).mov(R2, k(content.length));
    code.mov(R3, k(-5)).mov(R4, k(7)).mov(Register.R5, k(255)).helper(6).exit();
    TestRun run = TestRun.of(code).map(data(".rodata", content));
    List<String> printed = new ArrayList<>();
    run.machine()
        .observe(
            new ExecutionObserver() {
              @Override
              public void printed(Machine machine, String text) {
                printed.add(text);
              }
            });
    if (format.equals("%p")) {
      assertEquals(16, run.returned());
      return;
    }
    assertEquals(returned, run.returned());
    assertEquals(line.isEmpty() ? List.of() : List.of(line), printed);
  }

  @Test
  void helperCallsAreReported() {
    Code code = new Code().mov(R1, k(1)).helper(8).exit();
    TestRun run = TestRun.of(code);
    List<String> calls = new ArrayList<>();
    run.machine()
        .observe(
            new ExecutionObserver() {
              @Override
              public void helperCalled(
                  Machine machine, int slot, String name, long[] arguments, long result) {
                calls.add(slot + " " + name + "(" + arguments[0] + ") = " + result);
              }
            });
    assertEquals(0, run.returned());
    assertEquals(List.of("1 get_smp_processor_id(1) = 0"), calls);
  }

  @Test
  void timeMovesAndChanceRepeats() {
    Code time = new Code().helper(5).mov(R6, R0).helper(5);
    time.alu(AluOperation.SUB, R0, R6).exit();
    assertEquals(1000, TestRun.of(time).returned());
    Code chance = new Code().helper(7).exit();
    TestRun run = TestRun.of(chance);
    long first = run.returned();
    assertNotEquals(first, run.returned());
    assertEquals(first, TestRun.of(chance).returned());
  }

  @Test
  void locksTrapWhenHeld() {
    Code code = new Code().store(MemorySize.W, R10, -4, k(0));
    stackPointer(code, R1, -4).helper(93);
    stackPointer(code, R1, -4).helper(94);
    stackPointer(code, R1, -4).helper(93).mov(R0, k(1)).exit();
    assertEquals(1, TestRun.of(code).returned());
    code.instructions().removeLast();
    stackPointer(code, R1, -4).helper(93).exit();
    assertEquals("spin_lock: argument 1 is held already", TestRun.of(code).trap().message());
  }

  @Test
  void dynamicPointers() {
    Code code = new Code().store(MemorySize.DW, R10, -8, k(0x1234));
    stackPointer(code, R1, -8).mov(R2, k(8)).mov(R3, k(0));
    stackPointer(code, R4, -24).helper(197);
    stackPointer(code, R1, -32).store(MemorySize.DW, R10, -32, k(0)).mov(R2, k(1));
    stackPointer(code, R3, -24).mov(R4, k(1)).mov(Register.R5, k(0)).helper(201);
    code.load(MemorySize.DW, R0, R10, -32).exit();
    assertEquals(0x12, TestRun.of(code).returned());
  }

  @Test
  void aKeyThatCannotBeReadTraps() {
    Code code = new Code().map(R1, 0).mov(R2, k(0)).helper(1).exit();
    TestRun run = TestRun.of(code).map(MapDefinition.of("h", MapType.HASH, 4, 8, 4));
    assertEquals("read of 4 bytes at 0x0: null pointer", run.trap().message());
    Code noMap = new Code().mov(R1, k(0)).mov(R2, k(0)).helper(1).exit();
    assertEquals("not a map pointer: null pointer", TestRun.of(noMap).trap().message());
  }

  @Test
  void stringsAreReadUpToTheirEnd() {
    byte[] content = text("abc");
    Code code = new Code().store(MemorySize.DW, R10, -8, k(-1));
    stackPointer(code, R1, -8).mov(R2, k(8)).mapValue(R3, 0, 0).helper(115).mov(R6, R0);
    code.load(MemorySize.W, R0, R10, -8).alu(AluOperation.LSH, R6, k(32)).add(R0, R6).exit();
    long expected = (4L << 32) + 0x00636261;
    assertEquals(expected, TestRun.of(code).map(data(".rodata", content)).returned());
    Code fault = new Code();
    stackPointer(fault, R1, -8).mov(R2, k(8)).mov(R3, k(0)).helper(115).exit();
    assertEquals(-14, TestRun.of(fault).returned());
  }

  @Test
  void aBloomFilterKnowsWhatWasPushed() {
    Code code = new Code().store(MemorySize.DW, R10, -8, k(5)).store(MemorySize.DW, R10, -16, k(6));
    stackPointer(code.map(R1, 0), R2, -8).mov(R3, k(0)).helper(87);
    stackPointer(code.map(R1, 0), R2, -8).helper(89).mov(R6, R0);
    stackPointer(code.map(R1, 0), R2, -16).helper(89).add(R0, R6).exit();
    TestRun run = TestRun.of(code).map(MapDefinition.of("b", MapType.BLOOM_FILTER, 0, 8, 4));
    assertEquals(-2, run.returned());
  }
}

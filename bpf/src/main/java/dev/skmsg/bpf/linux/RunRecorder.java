package dev.skmsg.bpf.linux;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.kernel.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// Records every run of live programs: each is loaded as a function that a few instructions of ours
/// call, which then note what it returned and what its message looks like.
///
/// The program itself is not touched. Ours take no stack, call nothing that changes the message,
/// and hand the returned value on; see [RecordedProgram].
public final class RunRecorder implements AutoCloseable {
  private static final int CAPACITY = 4096;
  private static final byte[] FIRST = new byte[4];

  private final LiveMap records;
  private final List<Program> programs = new ArrayList<>();
  private long taken;

  private RunRecorder(LiveMap records) {
    this.records = records;
  }

  /// One run, as it was when the program returned.
  ///
  /// @param returned R0
  /// @param size bytes of the message
  /// @param window bytes from data to data_end
  /// @param redirected whether another socket is chosen for the message
  public record Run(Program program, long returned, long size, long window, boolean redirected) {}

  /// A recorder of no program yet.
  public static KernelAnswer<RunRecorder> open() {
    return switch (LiveMap.create(
        MapDefinition.of(
            "runs",
            MapType.ARRAY,
            4,
            RecordedProgram.HEADER + CAPACITY * RecordedProgram.RECORD,
            1))) {
      case KernelAnswer.Granted<LiveMap>(LiveMap records) ->
          new KernelAnswer.Granted<>(new RunRecorder(records));
      case KernelAnswer.Refused<LiveMap> refused -> refused.as();
    };
  }

  /// Loads a program so that its runs are recorded.
  ///
  /// @param maps one for each of [Program#maps], in that order
  public KernelAnswer<LiveProgram> load(Program program, List<LiveMap> maps) {
    OptionalInt redirect =
        switch (program.type()) {
          case SK_MSG -> KernelBtf.offset("sk_msg", "sk_redir");
          case SK_SKB -> KernelBtf.offset("sk_buff", "_sk_redir");
        };
    if (redirect.isEmpty()) {
      return new KernelAnswer.Refused<>(
          "finding the kernel's own types", Errno.EOPNOTSUPP.number());
    }
    programs.add(program);
    List<LiveMap> all = new ArrayList<>(maps);
    all.add(records);
    return LiveProgram.load(
        RecordedProgram.of(
            program, records.definition(), programs.size() - 1, CAPACITY, redirect.getAsInt()),
        all);
  }

  /// The runs since the last time this was asked, in their order.
  ///
  /// @throws IllegalStateException if there were more than 4,096
  public List<Run> take() {
    ByteBuffer value =
        ByteBuffer.wrap(records.lookup(FIRST).orThrow()).order(ByteOrder.nativeOrder());
    long count = value.getLong(0);
    if (count > CAPACITY) {
      throw new IllegalStateException(count + " runs between two looks");
    }
    List<Run> runs = new ArrayList<>();
    for (; taken < count; taken++) {
      runs.add(run(value, RecordedProgram.HEADER + (int) taken * RecordedProgram.RECORD));
    }
    if (count > CAPACITY / 2) {
      records.update(FIRST, new byte[value.capacity()], 0);
      taken = 0;
    }
    return runs;
  }

  private Run run(ByteBuffer value, int at) {
    return new Run(
        programs.get((int) value.getLong(at + RecordedProgram.NUMBER)),
        value.getLong(at + RecordedProgram.RETURNED),
        value.getLong(at + RecordedProgram.SIZE),
        value.getLong(at + RecordedProgram.WINDOW),
        value.getLong(at + RecordedProgram.REDIRECT) != 0);
  }

  @Override
  public void close() {
    records.close();
  }
}

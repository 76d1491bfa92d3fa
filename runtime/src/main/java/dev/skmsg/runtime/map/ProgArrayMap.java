package dev.skmsg.runtime.map;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.exec.LoadedProgram;
import org.jspecify.annotations.Nullable;

/// What tail calls look up: programs by index.
public final class ProgArrayMap implements BpfMap {
  private final MapDefinition definition;
  private final @Nullable LoadedProgram[] programs;

  ProgArrayMap(MapDefinition definition) {
    this.definition = definition;
    this.programs = new LoadedProgram[definition.maxEntries()];
  }

  @Override
  public MapDefinition definition() {
    return definition;
  }

  /// The program at an unsigned index, or `null`.
  public @Nullable LoadedProgram program(int index) {
    return Integer.compareUnsigned(index, programs.length) < 0 ? programs[index] : null;
  }

  /// Puts a program in its place; `null` takes it away.
  public int set(int index, @Nullable LoadedProgram program) {
    if (Integer.compareUnsigned(index, programs.length) >= 0) {
      return -Errno.E2BIG.number();
    }
    if (program == null && programs[index] == null) {
      return -Errno.ENOENT.number();
    }
    programs[index] = program;
    return 0;
  }

  /// User space reads program ids, which this machine does not give out.
  @Override
  public byte @Nullable [] read(byte[] key) {
    return null;
  }

  /// Programs are put in by [#set].
  @Override
  public int update(byte[] key, byte[] value, long flags) {
    return -Errno.EBADF.number();
  }

  @Override
  public int delete(byte[] key) {
    return key.length == 4 ? set(Bytes.u32(key), null) : -Errno.EINVAL.number();
  }

  @Override
  public byte @Nullable [] nextKey(byte @Nullable [] key) {
    return Bytes.nextIndex(key, programs.length);
  }
}

package dev.skmsg.runtime.linux;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.linux.AttachType;
import dev.skmsg.bpf.linux.KernelAnswer;
import dev.skmsg.bpf.linux.LiveMap;
import dev.skmsg.bpf.linux.LiveProgram;
import dev.skmsg.bpf.linux.RunRecorder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The sockets, maps and programs of one test in the running kernel, by name. Results are the
/// system calls': what is negative is a negated error number.
final class LiveStage implements AutoCloseable {
  private static final int BUFFER = 8 << 20;

  private final Map<String, Program> sources;
  private final RunRecorder recorder;
  private final Map<String, LiveMap> maps = new LinkedHashMap<>();
  private final Map<String, LiveProgram> programs = new HashMap<>();
  private final Map<String, LiveSocket> sockets = new LinkedHashMap<>();

  private LiveStage(Map<String, Program> sources, RunRecorder recorder) {
    this.sources = sources;
    this.recorder = recorder;
  }

  /// A stage without sockets, on which these programs may be attached.
  static KernelAnswer<LiveStage> open(Map<String, Program> sources) {
    return switch (RunRecorder.open()) {
      case KernelAnswer.Granted<RunRecorder>(RunRecorder recorder) ->
          new KernelAnswer.Granted<>(new LiveStage(sources, recorder));
      case KernelAnswer.Refused<RunRecorder>(String request, int errno) ->
          new KernelAnswer.Refused<>(request, errno);
    };
  }

  /// A map by name, made when first asked for; `null` if no program declares it.
  @Nullable KernelAnswer<LiveMap> map(String name) {
    for (Program program : sources.values()) {
      for (MapDefinition definition : program.maps()) {
        if (definition.name().equals(name)) {
          return map(definition);
        }
      }
    }
    LiveMap made = maps.get(name);
    return made == null ? null : new KernelAnswer.Granted<>(made);
  }

  /// The map of a definition, shared by name. What holds sockets gets values of 8 bytes, for only
  /// those can be looked up; no program sees the difference.
  KernelAnswer<LiveMap> map(MapDefinition definition) {
    LiveMap made = maps.get(definition.name());
    if (made != null) {
      return new KernelAnswer.Granted<>(made);
    }
    KernelAnswer<LiveMap> answer = LiveMap.create(lookable(definition));
    if (answer instanceof KernelAnswer.Granted<LiveMap>(LiveMap map)) {
      maps.put(definition.name(), map);
    }
    return answer;
  }

  private static MapDefinition lookable(MapDefinition definition) {
    boolean holdsSockets =
        definition.type() == MapType.SOCKMAP || definition.type() == MapType.SOCKHASH;
    if (!holdsSockets || definition.valueSize() != 4) {
      return definition;
    }
    return new MapDefinition(
        definition.name(),
        definition.type(),
        definition.keySize(),
        8,
        definition.maxEntries(),
        definition.flags(),
        null,
        null,
        false,
        0,
        0);
  }

  /// A program by name, loaded when first asked for; `null` if there is none of that name.
  @Nullable KernelAnswer<LiveProgram> program(String name) {
    Program source = sources.get(name);
    LiveProgram loaded = programs.get(name);
    if (source == null || loaded != null) {
      return loaded == null ? null : new KernelAnswer.Granted<>(loaded);
    }
    List<LiveMap> its = new ArrayList<>();
    for (MapDefinition definition : source.maps()) {
      switch (map(definition)) {
        case KernelAnswer.Granted<LiveMap>(LiveMap map) -> its.add(map);
        case KernelAnswer.Refused<LiveMap>(String request, int errno) -> {
          return new KernelAnswer.Refused<>(request, errno);
        }
      }
    }
    KernelAnswer<LiveProgram> answer = recorder.load(source, its);
    if (answer instanceof KernelAnswer.Granted<LiveProgram>(LiveProgram program)) {
      programs.put(name, program);
    }
    return answer;
  }

  /// Connects two sockets with large buffers.
  ///
  /// @param from address and port of the one that connects, `null` for any
  /// @param to of the one it connects to
  KernelAnswer<LivePair> pair(
      String left,
      String right,
      SocketFamily family,
      @Nullable LiveAddress from,
      @Nullable LiveAddress to) {
    KernelAnswer<LivePair> answer = LivePair.connect(family, from, to, BUFFER);
    if (answer instanceof KernelAnswer.Granted<LivePair>(LivePair pair)) {
      sockets.put(left, pair.left());
      sockets.put(right, pair.right());
    }
    return answer;
  }

  /// A socket by name; `null` if there is none.
  @Nullable LiveSocket socket(String name) {
    return sockets.get(name);
  }

  int attach(LiveProgram program, LiveMap map) {
    return -program.attach(map, AttachType.of(program.program()));
  }

  int detach(LiveProgram program, LiveMap map) {
    return -program.detach(map, AttachType.of(program.program()));
  }

  /// Puts a descriptor into a map of sockets or programs.
  int put(LiveMap map, byte[] key, int fd, long flags) {
    ByteBuffer value =
        ByteBuffer.allocate(Math.max(4, map.definition().valueSize()))
            .order(ByteOrder.nativeOrder())
            .putInt(fd);
    return -map.update(key, value.array(), flags);
  }

  void close(String name) {
    LiveSocket socket = sockets.remove(name);
    if (socket != null) {
      socket.close();
    }
  }

  /// The runs since the last time.
  List<RunRecorder.Run> runs() {
    return recorder.take();
  }

  /// Lets time pass until every byte sent has been taken by the peer, as far as it has room.
  void settle(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (System.nanoTime() < deadline
        && sockets.values().stream().anyMatch(socket -> socket.unacknowledged() > 0)) {
      LiveSocket.pause(Duration.ofMillis(1));
    }
  }

  @Override
  public void close() {
    sockets.values().forEach(LiveSocket::close);
    programs.values().forEach(LiveProgram::close);
    maps.values().forEach(LiveMap::close);
    recorder.close();
  }
}

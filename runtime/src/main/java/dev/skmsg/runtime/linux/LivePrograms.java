package dev.skmsg.runtime.linux;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.linux.KernelAnswer;
import dev.skmsg.bpf.linux.LiveMap;
import dev.skmsg.bpf.linux.LiveProgram;
import dev.skmsg.bpf.linux.RunRecorder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// The programs of one test in the running kernel and the maps they share by name, each made when
/// first asked for.
final class LivePrograms implements AutoCloseable {
  /// A sockmap that no program declares.
  private static final int IMPLIED_ENTRIES = 64;

  private final Map<String, Program> sources;
  private final RunRecorder recorder;
  private final Map<String, LiveMap> maps = new LinkedHashMap<>();
  private final List<LiveMap> unshared = new ArrayList<>();
  private final Map<String, LiveProgram> recorded = new HashMap<>();
  private final Map<String, LiveProgram> unrecorded = new HashMap<>();

  LivePrograms(Map<String, Program> sources, RunRecorder recorder) {
    this.sources = sources;
    this.recorder = recorder;
  }

  Set<String> names() {
    return sources.keySet();
  }

  boolean has(String program) {
    return sources.containsKey(program);
  }

  /// Whether a program is of type sk_skb.
  boolean isPacketProgram(String name) {
    return source(name).type() == ProgramType.SK_SKB;
  }

  /// A map by name; `null` if no program declares it.
  @Nullable KernelAnswer<LiveMap> map(String name) {
    for (Program program : sources.values()) {
      for (MapDefinition definition : program.maps()) {
        if (definition.name().equals(name)) {
          return map(definition, program);
        }
      }
    }
    LiveMap made = maps.get(name);
    return made == null ? null : new KernelAnswer.Granted<>(made);
  }

  /// A map for sockets; one that no program declares is a sockmap of 64 entries.
  KernelAnswer<LiveMap> mapOfSockets(String name) {
    KernelAnswer<LiveMap> declared = map(name);
    return declared != null
        ? declared
        : map(MapDefinition.of(name, MapType.SOCKMAP, 4, 8, IMPLIED_ENTRIES), null);
  }

  /// Maps of the same name are one, but for data sections, of which each program has its own.
  ///
  /// @param declaredBy whose types describe the map, if any
  private KernelAnswer<LiveMap> map(MapDefinition definition, @Nullable Program declaredBy) {
    LiveMap made = maps.get(definition.name());
    if (made != null && definition.content() == null) {
      return new KernelAnswer.Granted<>(made);
    }
    KernelAnswer<LiveMap> answer =
        LiveMap.create(lookable(definition), declaredBy == null ? null : declaredBy.types());
    if (answer instanceof KernelAnswer.Granted<LiveMap>(LiveMap map)) {
      if (made == null) {
        maps.put(definition.name(), map);
      } else {
        unshared.add(map);
      }
    }
    return answer;
  }

  /// What holds sockets gets values of 8 bytes, for only those can be looked up from outside; no
  /// program sees the difference.
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

  /// One of the programs, whose runs are recorded.
  ///
  /// @param section from which it is to come, `null` for its own
  KernelAnswer<LiveProgram> program(String name, @Nullable String section) {
    Program source = source(name);
    return section == null || section.equals(source.section())
        ? loaded(name, source, recorded, recorder::load)
        : loaded(name + " " + section, source.withSection(section), recorded, recorder::load);
  }

  private Program source(String name) {
    return Objects.requireNonNull(sources.get(name), name);
  }

  /// One of the programs to be put into a PROG_ARRAY: a tail call is no run of its own, so that
  /// it is not recorded.
  KernelAnswer<LiveProgram> tailCallTarget(String name) {
    return loaded(name, source(name), unrecorded, LiveProgram::load);
  }

  private KernelAnswer<LiveProgram> loaded(
      String key,
      Program source,
      Map<String, LiveProgram> loaded,
      BiFunction<Program, List<LiveMap>, KernelAnswer<LiveProgram>> load) {
    LiveProgram ready = loaded.get(key);
    if (ready != null) {
      return new KernelAnswer.Granted<>(ready);
    }
    List<LiveMap> its = new ArrayList<>();
    for (MapDefinition definition : source.maps()) {
      switch (map(definition, source)) {
        case KernelAnswer.Granted<LiveMap>(LiveMap map) -> its.add(map);
        case KernelAnswer.Refused<LiveMap>(String request, int errno) -> {
          return new KernelAnswer.Refused<>(request, errno);
        }
      }
    }
    KernelAnswer<LiveProgram> answer = load.apply(source, its);
    if (answer instanceof KernelAnswer.Granted<LiveProgram>(LiveProgram program)) {
      loaded.put(key, program);
    }
    return answer;
  }

  /// The program that may be in a PROG_ARRAY, or the map that may be in another, by the kernel's
  // id.
  Optional<String> nameOf(int id, MapType holder) {
    if (holder == MapType.PROG_ARRAY) {
      return unrecorded.entrySet().stream()
          .filter(entry -> entry.getValue().id() == id)
          .map(Map.Entry::getKey)
          .findFirst();
    }
    return maps.entrySet().stream()
        .filter(entry -> entry.getValue().id() == id)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /// The runs since the last time.
  List<RunRecorder.Run> runs() {
    return recorder.take();
  }

  @Override
  public void close() {
    recorded.values().forEach(LiveProgram::close);
    unrecorded.values().forEach(LiveProgram::close);
    maps.values().forEach(LiveMap::close);
    unshared.forEach(LiveMap::close);
    recorder.close();
  }
}

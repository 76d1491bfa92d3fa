package dev.skmsg.runtime.scenario;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.bpf.isa.Program;
import dev.skmsg.bpf.kernel.Errno;
import dev.skmsg.runtime.exec.LoadedProgram;
import dev.skmsg.runtime.exec.Machine;
import dev.skmsg.runtime.exec.MachineOptions;
import dev.skmsg.runtime.helper.BpfMessageProgram;
import dev.skmsg.runtime.helper.BpfPacketProgram;
import dev.skmsg.runtime.helper.GeneralHelpers;
import dev.skmsg.runtime.helper.SocketProgram;
import dev.skmsg.runtime.map.BpfMap;
import dev.skmsg.runtime.map.BpfMaps;
import dev.skmsg.runtime.map.SocketMap;
import dev.skmsg.runtime.ring.RingRules;
import dev.skmsg.runtime.socket.Host;
import dev.skmsg.runtime.socket.HostSocket;
import dev.skmsg.runtime.socket.PacketProgram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The sockets, maps and programs of one test under way.
final class World {
  /// A sockmap that no program declares.
  private static final int IMPLIED_ENTRIES = 64;

  private final Map<String, Program> programs;
  private final Machine machine;
  private final Host host;
  private final Map<String, HostSocket> sockets = new LinkedHashMap<>();
  private final Map<String, BpfMap> maps = new LinkedHashMap<>();
  private final Map<String, SocketProgram> loaded = new LinkedHashMap<>();
  private final Map<String, SocketProgram> moved = new LinkedHashMap<>();
  private Stage.@Nullable Problem problem;

  World(Map<String, Program> programs, PlayerOptions options, Recorder recorder) {
    this.programs = programs;
    machine =
        new Machine(
            GeneralHelpers.everything(),
            MachineOptions.DEFAULT
                .withSeed(options.seed())
                .withStepLimit(options.instructionLimit()));
    machine.observe(recorder);
    host = new Host(RingRules.of(options.profile()));
    host.observer(recorder);
  }

  Host host() {
    return host;
  }

  Map<String, HostSocket> sockets() {
    return sockets;
  }

  void add(String name, HostSocket socket) {
    socket.name(name);
    sockets.put(name, socket);
  }

  /// A socket by name; `null` is a problem.
  @Nullable HostSocket socket(String name) {
    HostSocket socket = sockets.get(name);
    if (socket == null) {
      refuse("no socket is called " + name);
    }
    return socket;
  }

  boolean hasProgram(String name) {
    return programs.containsKey(name);
  }

  /// A program by name, loaded when first asked for, with the maps it shares with the others;
  /// `null` is a problem.
  @Nullable SocketProgram program(String name) {
    SocketProgram ready = loaded.get(name);
    return ready != null ? ready : load(name);
  }

  /// A program as it is when attached at this point.
  ///
  /// @param point `null` for the one that its section names
  @Nullable SocketProgram program(String name, Step.@Nullable AttachPoint point) {
    SocketProgram its = program(name);
    if (!(its instanceof BpfPacketProgram packet) || point == null) {
      return its;
    }
    return switch (point) {
      case MSG_VERDICT -> its;
      case STREAM_PARSER -> at(packet, PacketProgram.Kind.STREAM_PARSER);
      case STREAM_VERDICT -> at(packet, PacketProgram.Kind.STREAM_VERDICT);
      case SKB_VERDICT -> at(packet, PacketProgram.Kind.SKB_VERDICT);
    };
  }

  private SocketProgram at(BpfPacketProgram program, PacketProgram.Kind kind) {
    return program.kind() == kind
        ? program
        : moved.computeIfAbsent(
            program.name() + " as " + kind,
            _ -> new BpfPacketProgram(machine, program.program(), kind));
  }

  private @Nullable SocketProgram load(String name) {
    Program program = programs.get(name);
    if (program == null) {
      refuse("no program is called %s; there are %s".formatted(name, programs.keySet()));
      return null;
    }
    List<BpfMap> its = new ArrayList<>();
    for (MapDefinition definition : program.maps()) {
      BpfMap map = map(definition);
      if (map == null) {
        return null;
      }
      its.add(map);
    }
    LoadedProgram flat = machine.load(program, its);
    SocketProgram ready =
        switch (program.type()) {
          case SK_MSG -> new BpfMessageProgram(machine, flat);
          case SK_SKB -> new BpfPacketProgram(machine, flat);
        };
    loaded.put(name, ready);
    return ready;
  }

  /// A map by name, of whatever program declares it; `null` is a problem.
  @Nullable BpfMap map(String name) {
    for (Program program : programs.values()) {
      for (MapDefinition definition : program.maps()) {
        if (definition.name().equals(name)) {
          return map(definition);
        }
      }
    }
    BpfMap map = maps.get(name);
    if (map == null) {
      refuse("no map is called " + name);
    }
    return map;
  }

  /// A map for sockets; one that no program declares is a sockmap of 64 entries.
  @Nullable BpfMap socketMap(String name) {
    boolean declared =
        programs.values().stream()
            .flatMap(program -> program.maps().stream())
            .anyMatch(definition -> definition.name().equals(name));
    return declared
        ? map(name)
        : map(MapDefinition.of(name, MapType.SOCKMAP, 4, 4, IMPLIED_ENTRIES));
  }

  private @Nullable BpfMap map(MapDefinition definition) {
    BpfMap map = maps.get(definition.name());
    if (map == null) {
      map = create(definition);
      if (map != null) {
        maps.put(definition.name(), map);
      }
      return map;
    }
    if (sameShape(map.definition(), definition)) {
      return map;
    }
    if (definition.content() != null) {
      return create(definition);
    }
    refuse("map " + definition.name() + " is declared in two ways");
    return null;
  }

  private static boolean sameShape(MapDefinition a, MapDefinition b) {
    return a.type() == b.type()
        && a.keySize() == b.keySize()
        && a.valueSize() == b.valueSize()
        && a.maxEntries() == b.maxEntries()
        && a.flags() == b.flags()
        && Arrays.equals(a.content(), b.content());
  }

  private @Nullable BpfMap create(MapDefinition definition) {
    if (definition.type() == MapType.SOCKMAP || definition.type() == MapType.SOCKHASH) {
      Errno refusal = SocketMap.refusal(definition);
      if (refusal != null) {
        refuse("map %s cannot be created: %s".formatted(definition.name(), refusal));
        return null;
      }
      return SocketMap.create(definition, machine.memory());
    }
    BpfMap map = BpfMaps.create(definition, machine.memory()).orElse(null);
    if (map == null) {
      String type = definition.type().label();
      refuse(
          new Stage.Problem(
              "map %s: type %s is not modelled".formatted(definition.name(), type), true));
    }
    return map;
  }

  /// What a socket's queues still hold goes into the trace.
  void drain(Recorder recorder) {
    sockets.forEach(
        (name, socket) -> {
          while (!socket.isClosed()) {
            HostSocket.Received more = socket.receive(1 << 16, false);
            if (more.result() <= 0) {
              break;
            }
            recorder.received(name, more.bytes());
          }
        });
  }

  /// The first problem, `null` while there is none.
  Stage.@Nullable Problem problem() {
    return problem;
  }

  /// Keeps a problem, unless there is one already.
  void refuse(String text) {
    refuse(new Stage.Problem(text, false));
  }

  void refuse(Stage.Problem found) {
    if (problem == null) {
      problem = found;
    }
  }
}

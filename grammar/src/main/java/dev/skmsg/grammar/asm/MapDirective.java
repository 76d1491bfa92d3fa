package dev.skmsg.grammar.asm;

import dev.skmsg.bpf.isa.MapDefinition;
import dev.skmsg.bpf.isa.MapType;
import dev.skmsg.grammar.syntax.Spelling;
import dev.skmsg.language.bpfAsm.Argument;
import dev.skmsg.language.bpfAsm.BpfAsmPackage.Literals;
import dev.skmsg.language.bpfAsm.Constant;
import dev.skmsg.language.bpfAsm.Pair;
import dev.skmsg.language.bpfAsm.SymbolUse;
import dev.skmsg.language.bpfAsm.Word;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `.map NAME, type=TYPE, key=BYTES, value=BYTES, max_entries=N[, flags=F][, inner=MAP]`.
final class MapDirective {
  private static final Set<String> KEYS =
      Set.of("type", "key", "value", "max_entries", "flags", "inner");
  private static final Set<String> TYPES =
      Stream.of(MapType.values()).map(MapType::label).collect(Collectors.toSet());

  private final Expressions expressions;
  private final Place place;
  private final List<MapDefinition> known;

  MapDirective(Expressions expressions, Place place, List<MapDefinition> known) {
    this.expressions = expressions;
    this.place = place;
    this.known = known;
  }

  MapDefinition read(Word word) {
    List<Argument> arguments = word.getArguments();
    if (arguments.isEmpty()
        || !(arguments.getFirst() instanceof Constant first)
        || !(first.getValue() instanceof SymbolUse name)) {
      throw Refused.at(
          arguments.isEmpty() ? word : arguments.getFirst(),
          "expected the map's name: .map NAME, type=TYPE, key=BYTES, value=BYTES, max_entries=N");
    }
    demandName(name);
    Map<String, Pair> pairs = pairs(arguments.subList(1, arguments.size()));
    Pair typePair = pairs.get("type");
    if (typePair == null) {
      throw Refused.at(word, "the map has no type=");
    }
    MapType type = type(typePair);
    MapDefinition inner = inner(type, pairs.get("inner"));
    int most = Integer.MAX_VALUE;
    return new MapDefinition(
        name.getSymbol(),
        type,
        (int) number(word, pairs.get("key"), "key", !isWithoutKey(type), most),
        (int) number(word, pairs.get("value"), "value", !isWithoutValue(type), most),
        (int) number(word, pairs.get("max_entries"), "max_entries", !isStorage(type), 0xffffffffL),
        (int) number(word, pairs.get("flags"), "flags", false, 0xffffffffL),
        inner,
        null,
        false,
        0,
        0);
  }

  private static void demandName(SymbolUse use) {
    String name = use.getSymbol();
    if (!name.matches("[A-Za-z_][A-Za-z0-9_.]*")) {
      throw Refused.at(use, "a map's name consists of letters, digits, '_' and '.'");
    }
  }

  private static Map<String, Pair> pairs(List<Argument> arguments) {
    Map<String, Pair> pairs = new HashMap<>();
    for (Argument argument : arguments) {
      if (!(argument instanceof Pair pair)) {
        throw Refused.at(argument, "expected KEY=VALUE, as in 'type=sockmap'");
      }
      if (!KEYS.contains(pair.getKey())) {
        throw Refused.at(
            pair,
            Literals.PAIR__KEY,
            "unknown key '" + pair.getKey() + "'" + Spelling.hint(pair.getKey(), KEYS));
      }
      if (pairs.put(pair.getKey(), pair) != null) {
        throw Refused.at(pair, Literals.PAIR__KEY, "'" + pair.getKey() + "' is given twice");
      }
    }
    return pairs;
  }

  private static MapType type(Pair pair) {
    if (!(pair.getValue() instanceof SymbolUse use)) {
      throw Refused.at(pair.getValue(), "expected a map type such as 'sockmap'");
    }
    return MapType.ofLabel(use.getSymbol())
        .orElseThrow(
            () ->
                Refused.at(
                    use,
                    "unknown map type '"
                        + use.getSymbol()
                        + "'"
                        + Spelling.hint(use.getSymbol(), TYPES)));
  }

  private @Nullable MapDefinition inner(MapType type, @Nullable Pair pair) {
    boolean nested = type == MapType.ARRAY_OF_MAPS || type == MapType.HASH_OF_MAPS;
    if (pair == null) {
      return null;
    }
    if (!nested || !(pair.getValue() instanceof SymbolUse use)) {
      throw Refused.at(
          pair, "only array_of_maps and hash_of_maps have inner=, the name of a map like those");
    }
    return known.stream()
        .filter(map -> map.name().equals(use.getSymbol()))
        .findFirst()
        .orElseThrow(
            () -> Refused.at(use, "no map '" + use.getSymbol() + "' is declared before this"));
  }

  private long number(Word word, @Nullable Pair pair, String key, boolean needed, long most) {
    if (pair == null) {
      if (needed) {
        throw Refused.at(word, "the map has no " + key + "=");
      }
      return 0;
    }
    long value = expressions.number(pair.getValue(), place);
    if (value < 0 || value > most) {
      throw Refused.at(pair.getValue(), "%s must be 0 to %d, not %d".formatted(key, most, value));
    }
    return value;
  }

  private static boolean isWithoutKey(MapType type) {
    return switch (type) {
      case QUEUE, STACK, RINGBUF, USER_RINGBUF, BLOOM_FILTER, ARENA -> true;
      default -> false;
    };
  }

  private static boolean isWithoutValue(MapType type) {
    return switch (type) {
      case RINGBUF, USER_RINGBUF, ARENA -> true;
      default -> false;
    };
  }

  private static boolean isStorage(MapType type) {
    return switch (type) {
      case SK_STORAGE,
          INODE_STORAGE,
          TASK_STORAGE,
          CGRP_STORAGE,
          CGROUP_STORAGE,
          PERCPU_CGROUP_STORAGE ->
          true;
      default -> false;
    };
  }
}

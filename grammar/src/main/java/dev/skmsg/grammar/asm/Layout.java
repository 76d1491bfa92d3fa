package dev.skmsg.grammar.asm;

import dev.skmsg.language.bpfAsm.Argument;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Finds where every fragment begins.
///
/// The length of some depends on labels behind them, so it goes over the sections until nothing
/// moves any more.
final class Layout {
  private static final int MAX_ROUNDS = 20;
  private static final long MAX_SECTION = 1 << 26;

  private final Sections sections;
  private final Expressions expressions;
  private @Nullable Fragment lastMoved;

  Layout(Sections sections, Expressions expressions) {
    this.sections = sections;
    this.expressions = expressions;
  }

  void run() {
    boolean moved = true;
    for (int round = 0; moved; round++) {
      moved = false;
      for (Section section : sections.all) {
        moved |= layOut(section);
      }
      if (moved && round == MAX_ROUNDS) {
        throw Refused.at(
            Objects.requireNonNull(lastMoved).origin(), "the size of this depends on itself");
      }
    }
    sections.all.forEach(Section::findMisaligning);
  }

  private boolean layOut(Section section) {
    boolean moved = false;
    long at = 0;
    for (int i = 0; i < section.fragments.size(); i++) {
      Fragment fragment = section.fragments.get(i);
      at += size(fragment, new Place(section, i, 0), at);
      if (at > MAX_SECTION) {
        throw Refused.at(fragment.origin(), "the section grows beyond 64 MiB");
      }
      if (section.endAt(i, at)) {
        moved = true;
        if (fragment instanceof Fragment.Filling || fragment instanceof Fragment.Leb128) {
          lastMoved = fragment;
        }
      }
    }
    return moved;
  }

  private long size(Fragment fragment, Place place, long at) {
    return switch (fragment) {
      case Fragment.Code code -> 8L * code.slots();
      case Fragment.Bytes bytes -> bytes.content().length;
      case Fragment.Numbers numbers -> (long) numbers.values().size() * numbers.size();
      case Fragment.Leb128 leb -> leb128(leb, place);
      case Fragment.Alignment alignment -> padding(alignment, at);
      case Fragment.Filling filling -> {
        long count = expressions.number(filling.count(), place);
        if (count < 0 || count > MAX_SECTION) {
          throw Refused.at(filling.count(), "a count must be 0 to 67108864, not " + count);
        }
        yield count * filling.size();
      }
      case Fragment.Origin origin -> {
        Term target = expressions.defined(origin.target(), place);
        long offset = target.isNumber() ? target.constant() : target.offsetAtHome();
        if (offset < at || target.home() != null && target.home() != place.section()) {
          throw Refused.at(origin.target(), "'.org' can only go forward in its section");
        }
        yield offset - at;
      }
    };
  }

  static long padding(Fragment.Alignment alignment, long at) {
    long padding = Math.floorMod(-at, alignment.alignment());
    return padding > alignment.limit() ? 0 : padding;
  }

  private long leb128(Fragment.Leb128 leb, Place place) {
    long size = 0;
    for (Argument value : leb.values()) {
      size += leb128(number(value, place), leb.signed()).length;
    }
    return size;
  }

  private long number(Argument value, Place place) {
    return expressions.number(Directives.expression(value), place);
  }

  /// A number in LEB128.
  static byte[] leb128(long value, boolean signed) {
    byte[] bytes = new byte[10];
    int length = 0;
    long rest = value;
    while (true) {
      int low = (int) rest & 0x7f;
      rest = signed ? rest >> 7 : rest >>> 7;
      boolean last = signed ? rest == 0 && low < 0x40 || rest == -1 && low >= 0x40 : rest == 0;
      bytes[length++] = (byte) (last ? low : low | 0x80);
      if (last) {
        return java.util.Arrays.copyOf(bytes, length);
      }
    }
  }

  /// The numbers of a LEB128 directive as bytes.
  byte[] bytes(Fragment.Leb128 leb, Place place) {
    List<byte[]> parts =
        leb.values().stream().map(value -> leb128(number(value, place), leb.signed())).toList();
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    parts.forEach(bytes::writeBytes);
    return bytes.toByteArray();
  }
}
